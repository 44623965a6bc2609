import type { PolicyChange } from './policy-changes.ts';

/** Field by field, with what it was struck out. */
export function PolicyChangesList({ changes }: { changes: readonly PolicyChange[] }) {
  if (changes.length === 0) return <p className="text-muted">They say the same.</p>;
  return (
    <dl className="divide-y rounded-md border">
      {changes.map(({ path, before, after }) => (
        <div key={path} className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5">
          <dt className="min-w-0 flex-1 basis-52 break-all font-mono text-xs">{path}</dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 break-words">
            {before === null ? null : <del className="num text-muted">{before}</del>}
            {after === null ? (
              <span className="text-muted">no longer there</span>
            ) : (
              <ins className="num font-medium no-underline">{after}</ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
