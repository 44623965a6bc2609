import { Badge } from '#components/ui/badge.tsx';
import type { View } from '#lib/features/contract.ts';
import { type ViewChange, viewChanges } from './view-changes.ts';

const tones = { added: 'good', removed: 'bad', changed: 'accent' } as const;

/** What a later version of a view says otherwise than an earlier one. */
export function ViewChangesList({
  before,
  after,
}: {
  before: { version: number; definition: View };
  after: { version: number; definition: View };
}) {
  const changes = viewChanges(before.definition, after.definition);
  return (
    <div className="flex flex-col gap-2 px-4 py-3">
      <p className="font-medium">
        From version {before.version} to version {after.version}
      </p>
      {changes.length === 0 ? (
        <p className="text-muted">
          The definitions are the same; views that its expressions use have newer versions.
        </p>
      ) : (
        <ul className="flex flex-col gap-2">
          {changes.map((change) => (
            <li key={change.what}>
              <Change change={change} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One line of it, with what it was struck out. */
export function Change({ change: { what, kind, before, after } }: { change: ViewChange }) {
  return (
    <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <Badge tone={tones[kind]}>{kind}</Badge>
      <code className="break-all font-mono text-xs">{what}</code>
      <span className="min-w-0 basis-full break-words text-muted sm:basis-auto">
        {before === null ? null : <del>{before}</del>}
        {before !== null && after !== null ? ' → ' : null}
        {after === null ? null : <ins className="text-text no-underline">{after}</ins>}
      </span>
    </div>
  );
}
