import { Status } from '#components/ui/status.tsx';
import type { Version } from '#lib/registry/contract.ts';
import { CompareTable } from './compare-table.tsx';
import { compareLists, compareValues } from './compare-values.ts';
import { signatureValues } from './describe-tensor.ts';

/** Metrics, parameters, signature, lineage and environment of two versions. */
export function CompareSections({
  a,
  b,
  onlyDifferences,
}: {
  a: Version;
  b: Version;
  onlyDifferences: boolean;
}) {
  const shared = { versions: [a.version, b.version] as [number, number], onlyDifferences };
  const signature = compareValues(signatureValues(a.signature), signatureValues(b.signature));
  const sameSignature = signature.every((row) => row.equal);
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
        {...shared}
        numeric
        title="Metrics"
        rows={compareValues(a.metrics, b.metrics)}
        none="Neither version reports metrics."
      />
      <CompareTable
        {...shared}
        title="Parameters"
        rows={compareValues(a.params, b.params)}
        none="Neither version reports parameters."
      />
      <CompareTable
        {...shared}
        title="Signature"
        rows={signature}
        none="Neither version has inputs or outputs."
        renderValue={(value) =>
          value === undefined ? (
            <span className="text-muted">not there</span>
          ) : (
            <code className="font-mono text-xs">{String(value)}</code>
          )
        }
      />
      <CompareTable
        {...shared}
        title="Lineage and file"
        rows={compareValues(lineageValues(a), lineageValues(b))}
        none=""
      />
      <Environment a={a} b={b} />
    </div>
  );
}

function lineageValues({ lineage, ...version }: Version): Record<string, unknown> {
  const { environment, ...known } = lineage;
  return {
    ...known,
    // As text: a seed is a name, not a quantity.
    seed: known.seed === undefined ? undefined : String(known.seed),
    packages: environment?.length,
    artifact_digest: version.digest,
    artifact_bytes: version.size_bytes,
    producer: version.onnx.producer,
    operator_sets: Object.entries(version.onnx.opsets)
      .map(([domain, number]) => `${domain} ${number}`)
      .join(', '),
    nodes: version.onnx.nodeCount,
    golden_cases: version.golden_cases.length,
    tolerance: version.tolerance,
    tags: version.tags,
  };
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
