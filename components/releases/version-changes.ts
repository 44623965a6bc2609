import { formatBytes } from '#components/ui/format-number.ts';
import {
  type ComparedRow,
  compareLists,
  compareValues,
} from '#components/versions/compare-values.ts';
import { signatureValues } from '#components/versions/describe-tensor.ts';
import type { Version } from '#lib/registry/contract.ts';

type Compared = Pick<
  Version,
  'metrics' | 'params' | 'tags' | 'lineage' | 'size_bytes' | 'signature' | 'layout'
>;

/** What differs between two versions, in groups; and in words how much is equal. */
export interface VersionChanges {
  groups: { title: string; rows: ComparedRow[] }[];
  /** "8 metrics equal, 3 parameters equal". */
  equal: string;
}

/** Of a version that comes first, everything it says is new. */
export function versionChanges(before: Compared | undefined, after: Compared): VersionChanges {
  const all = [
    { title: 'Parameters', one: 'parameter', rows: both(before?.params, after.params) },
    { title: 'Tags', one: 'tag', rows: both(before?.tags, after.tags) },
    { title: 'Interface', one: 'interface fact', rows: interfaceRows(before, after) },
    { title: 'Metrics', one: 'metric', rows: both(before?.metrics, after.metrics) },
    { title: 'Lineage', one: 'lineage fact', rows: lineageRows(before, after) },
  ];
  const groups = all
    .map(({ title, rows }) => ({ title, rows: rows.filter((row) => !row.equal) }))
    .filter(({ rows }) => rows.length > 0);
  const equal = all.flatMap(({ one, rows }) => {
    const count = rows.filter((row) => row.equal).length;
    if (count === 0) return [];
    return [`${count} ${count === 1 ? one : `${one}s`} equal`];
  });
  return { groups, equal: equal.join(', ') };
}

function both(before: Record<string, unknown> | undefined, after: Record<string, unknown>) {
  return compareValues(before ?? {}, after);
}

function interfaceRows(before: Compared | undefined, after: Compared): ComparedRow[] {
  // A version that comes first has nothing that its interface could differ from.
  if (!before) return [];
  const values = ({ signature, layout }: Compared) => ({
    ...signatureValues(signature),
    ...(layout.kind === 'vector'
      ? { features: layout.features.map(({ name }) => name).join(', ') }
      : {}),
  });
  return compareValues(values(before), values(after));
}

function lineageRows(before: Compared | undefined, after: Compared): ComparedRow[] {
  const values = ({ lineage: { environment: _, ...facts }, size_bytes }: Compared) => ({
    ...Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name.replaceAll('_', ' '), value]),
    ),
    size: formatBytes(size_bytes),
  });
  const rows = compareValues(before ? values(before) : {}, values(after));
  if (!before) return rows;
  const old = before.lineage.environment ?? [];
  const { onlyA, onlyB } = compareLists(old, after.lineage.environment ?? []);
  if (onlyA.length + onlyB.length === 0) return rows;
  const packages = compareValues(
    { environment: onlyA.join(', ') || undefined },
    { environment: onlyB.join(', ') || undefined },
  );
  return [...rows, ...packages];
}
