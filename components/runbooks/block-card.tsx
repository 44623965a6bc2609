import { Badge } from '#components/ui/badge.tsx';
import type { Block } from '#lib/runbooks/blocks.ts';
import type { StepKind } from '#lib/runbooks/contract.ts';
import { sayComparison } from '#lib/runbooks/judge-check.ts';
import { nameStep } from '#lib/runbooks/name-step.ts';
import { kindLooks } from './step-looks.ts';

/** A step as a page shows it that nobody follows. */
export function BlockCard({
  position,
  kind,
  block,
  positionOf,
}: {
  position: number;
  kind: StepKind;
  block: Block | null;
  /** Where the step of an id stands. */
  positionOf: (id: string) => number | undefined;
}) {
  const { word, Icon } = kindLooks[kind];
  return (
    <section
      aria-label={`Step ${position}`}
      className="flex min-w-0 gap-3 rounded-md border bg-sunken px-3 py-2.5"
    >
      <span className="num shrink-0 font-semibold text-muted">{position}</span>
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">
            {block ? nameStep(block) : 'Something is wrong with it'}
          </span>
          <Badge tone={kind === 'action' ? 'accent' : 'outline'}>
            <Icon aria-hidden />
            {word}
          </Badge>
        </p>
        {block ? (
          <p className="break-words text-muted">{describeBlock(block, positionOf)}</p>
        ) : null}
      </div>
    </section>
  );
}

function describeBlock(block: Block, positionOf: (id: string) => number | undefined): string {
  const lead = (when: string, to: string | undefined): string => {
    if (to === undefined) return '';
    return ` When it ${when}, ${to === 'next' ? 'the next step follows' : `step ${positionOf(to)} follows`}.`;
  };
  switch (block.kind) {
    case 'query':
      return `Asks ${block.query}${over(block.minutes)}.`;
    case 'check':
      return [
        `${sayComparison(block)}${over(block.minutes)}.`,
        lead('passes', block.on_pass),
        lead('fails', block.on_fail),
        lead('has too little data', block.on_too_little),
      ].join('');
    case 'approval':
      return block.ask;
    case 'wait':
      return block.until
        ? `${sayComparison(block.until)}; for ${block.at_most_minutes ?? 30} minutes at most.`
        : block.at === undefined
          ? `For ${block.minutes} minutes.`
          : `Until ${block.at} UTC.`;
    case 'action': {
      const { kind: _, id: _id, title: _title, do: name, ...fields } = block;
      const said = Object.entries(fields).map(([field, value]) =>
        typeof value === 'object' ? `${field} ${JSON.stringify(value)}` : `${field} ${value}`,
      );
      return `Does ${[name, ...said].join(', ')}. It is shown first, and confirmed.`;
    }
  }
}

const over = (minutes: number | undefined): string =>
  minutes === undefined ? '' : `, over ${minutes} minutes`;
