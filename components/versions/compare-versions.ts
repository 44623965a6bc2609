import type { Version } from '#lib/registry/contract.ts';
import { type ComparedRow, compareValues } from './compare-values.ts';
import { signatureValues } from './describe-tensor.ts';

export interface ComparedSection {
  title: string;
  rows: ComparedRow[];
  /** Said when neither version has any value. */
  none: string;
}

type Comparable = Pick<
  Version,
  | 'metrics'
  | 'params'
  | 'tags'
  | 'signature'
  | 'lineage'
  | 'digest'
  | 'size_bytes'
  | 'onnx'
  | 'remote'
  | 'golden_cases'
  | 'tolerance'
>;

/** Two versions section by section, each value in a row of its own. */
export function compareSections(a: Comparable, b: Comparable): ComparedSection[] {
  return [
    {
      title: 'Metrics',
      rows: compareValues(a.metrics, b.metrics),
      none: 'Neither version reports metrics.',
    },
    {
      title: 'Parameters',
      rows: compareValues(a.params, b.params),
      none: 'Neither version reports parameters.',
    },
    {
      title: 'Signature',
      rows: compareValues(signatureValues(a.signature), signatureValues(b.signature)),
      none: 'Neither version has inputs or outputs.',
    },
    { title: 'Tags', rows: compareValues(a.tags, b.tags), none: 'Neither version has tags.' },
    {
      title: 'Lineage and file',
      rows: compareValues(lineageValues(a), lineageValues(b)),
      none: '',
    },
  ];
}

/** What differs in any section, in the sections' order; a name that several have says which. */
export function differencesOf(sections: readonly ComparedSection[]): ComparedRow[] {
  const differing = sections.flatMap(({ title, rows }) =>
    rows.filter((row) => !row.equal).map((row) => ({ title, row })),
  );
  return differing.map(({ title, row }) => {
    const isShared = differing.filter((each) => each.row.name === row.name).length > 1;
    return isShared || title === 'Tags' ? { ...row, name: `${title}: ${row.name}` } : row;
  });
}

/** What the file says of itself, or where the version lives without one. */
function fileValues({
  onnx,
  remote,
}: Pick<Comparable, 'onnx' | 'remote'>): Record<string, unknown> {
  if (remote) {
    const { kind, url, ...there } = remote;
    return { server: kind, address: url, ...there };
  }
  return {
    producer: onnx?.producer,
    operator_sets: Object.entries(onnx?.opsets ?? {})
      .map(([domain, number]) => `${domain} ${number}`)
      .join(', '),
    nodes: onnx?.nodeCount,
  };
}

function lineageValues({ lineage, ...version }: Comparable): Record<string, unknown> {
  const { environment, ...known } = lineage;
  return {
    ...known,
    // As text: a seed is a name, not a quantity.
    seed: known.seed === undefined ? undefined : String(known.seed),
    run: known.run === undefined ? undefined : String(known.run),
    packages: environment?.length,
    artifact_digest: version.digest,
    artifact_bytes: version.size_bytes,
    ...fileValues(version),
    golden_cases: version.golden_cases.length,
    tolerance: version.tolerance,
  };
}
