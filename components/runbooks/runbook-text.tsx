import { useMemo } from 'react';
import { Markdown } from '#components/ui/markdown.tsx';
import { parseRunbook, type Section } from '#lib/runbooks/parse-runbook.ts';
import { BlockCard } from './block-card.tsx';

/** A runbook to be read: its words, and its steps as cards. */
export function RunbookText({ text }: { text: string }) {
  const { sections } = useMemo(() => parseRunbook(text), [text]);
  return <Sections sections={sections} />;
}

export function Sections({ sections }: { sections: readonly Section[] }) {
  if (sections.length === 0) return <p className="text-muted">Nothing is written yet.</p>;
  const steps = sections.filter((section) => section.kind === 'step');
  const positionOf = (id: string) => steps.find(({ block }) => block?.id === id)?.position;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {sections.map((section) =>
        section.kind === 'text' ? (
          <Markdown key={section.line} text={section.text} />
        ) : (
          <BlockCard
            key={section.line}
            position={section.position}
            kind={section.type}
            block={section.block}
            positionOf={positionOf}
          />
        ),
      )}
    </div>
  );
}
