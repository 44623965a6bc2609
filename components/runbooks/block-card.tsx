import { Badge } from '#components/ui/badge.tsx';
import type { Block } from '#lib/runbooks/blocks.ts';
import type { StepKind } from '#lib/runbooks/contract.ts';
import { nameStep } from '#lib/runbooks/name-step.ts';
import { describeQuery } from '#lib/runbooks/query-catalogue.ts';
import { kindLooks } from './step-looks.ts';

/** A step as a page shows it that nobody follows. */
export function BlockCard({
  position,
  kind,
  block,
}: {
  position: number;
  kind: StepKind;
  block: Block | null;
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
        {block ? <p className="break-words text-muted">{describeBlock(block)}</p> : null}
      </div>
    </section>
  );
}

function describeBlock(block: Block): string {
  switch (block.kind) {
    case 'query':
      return `Asks ${block.query}${over(block.minutes)}.`;
    case 'check': {
      const about = describeQuery(block.query).values[block.value]?.about ?? block.value;
      const leads = [
        lead('passes', block.on_pass),
        lead('fails', block.on_fail),
        lead('has too little data', block.on_too_little),
      ].filter((each) => each !== null);
      const goes = leads.length > 0 ? ` ${leads.join(', ')}.` : '';
      return `${about}: passes when it is ${block.op} ${block.than}${over(block.minutes)}.${goes}`;
    }
    case 'approval':
      return block.ask;
    case 'wait':
      return block.until
        ? `Until ${block.until.value} of ${block.until.query} is ${block.until.op} ${block.until.than}, for ${block.at_most_minutes ?? 30} minutes at most.`
        : block.at === undefined
          ? `For ${block.minutes} minutes.`
          : `Until ${block.at} UTC.`;
    case 'action': {
      const { kind: _, id: _id, title: _title, do: name, ...fields } = block;
      const said = Object.entries(fields).map(
        ([field, value]) => `${field} ${JSON.stringify(value)}`,
      );
      return [name, ...said].join(', ');
    }
  }
}

const over = (minutes: number | undefined): string =>
  minutes === undefined ? '' : `, over ${minutes} minutes`;
const lead = (when: string, to: string | undefined): string | null =>
  to === undefined ? null : `When it ${when}: ${to === 'next' ? 'go on' : `on to ${to}`}`;
