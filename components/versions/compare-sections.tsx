import { Status } from '#components/ui/status.tsx';
import type { Version } from '#lib/registry/contract.ts';
import { CompareTable } from './compare-table.tsx';
import { compareLists } from './compare-values.ts';
import { compareSections, differencesOf } from './compare-versions.ts';

/** What differs between two versions on top, whatever section it is of; then each section whole. */
export function CompareSections({
  a,
  b,
  onlyDifferences,
}: {
  a: Version;
  b: Version;
  onlyDifferences: boolean;
}) {
  const versions: [number, number] = [a.version, b.version];
  const sections = compareSections(a, b);
  const sameSignature = sections
    .find((section) => section.title === 'Signature')
    ?.rows.every((row) => row.equal);
  return (
    <div className="flex flex-col gap-4">
      <p>
        {sameSignature ? (
          <Status state="good">The signatures are equal: callers need not change.</Status>
        ) : (
          <Status state="warning">
            The signatures differ: callers of one may be refused by the other.
          </Status>
        )}
      </p>
      <CompareTable
        numeric
        onlyDifferences
        title="Differences"
        versions={versions}
        rows={differencesOf(sections)}
        none="Nothing differs but what the environment below says, if anything."
      />
      {onlyDifferences
        ? null
        : sections.map(({ title, rows, none }) => (
            <CompareTable
              key={title}
              numeric={title === 'Metrics'}
              onlyDifferences={false}
              title={title}
              versions={versions}
              rows={rows}
              none={none}
            />
          ))}
      <Environment a={a} b={b} />
    </div>
  );
}

function Environment({ a, b }: { a: Version; b: Version }) {
  const { onlyA, onlyB, both } = compareLists(
    a.lineage.environment ?? [],
    b.lineage.environment ?? [],
  );
  if (onlyA.length === 0 && onlyB.length === 0) {
    return both === 0 ? null : (
      <p className="text-muted">Both were trained with the same {both} packages.</p>
    );
  }
  const sides = [
    { version: a.version, items: onlyA },
    { version: b.version, items: onlyB },
  ];
  return (
    <section className="rounded-lg border bg-surface p-4">
      <h2 className="font-semibold">Environment</h2>
      <p className="text-muted text-xs">{both} packages are in both.</p>
      <div className="grid grid-cols-2 gap-4 pt-2">
        {sides.map(({ version, items }) => (
          <div key={version}>
            <h3 className="text-muted text-xs">Only in version {version}</h3>
            {items.length === 0 ? <p className="text-muted">None</p> : null}
            <ul className="font-mono text-xs leading-5">
              {items.map((item) => (
                <li key={item} className="break-all">
                  {item}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
