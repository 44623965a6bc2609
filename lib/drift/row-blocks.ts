import { randomOrder, seededNumbers } from '#lib/performance/random-order.ts';
import { effectiveSize, effectiveSizeOfCategories } from '#lib/stats/effective-size.ts';
import { rankScores } from '#lib/stats/rank-scores.ts';
import type { TrainingColumn } from '#lib/training/training-data.ts';
import type { CategoricalSide, FeatureColumns, NumericSide } from './feature-columns.ts';

/** Rows of both sides under one another, the reference's first, in blocks that are moved as one. */
export interface RowBlocks {
  columns: TrainingColumn[];
  rows: { reference: number; current: number };
  /** Of each row. */
  blockOf: Int32Array;
  blocks: { reference: number; current: number };
}

/** At most, of the side with fewer rows. */
const BLOCKS = 30;
/** A block is of rows that are worth as many independent ones or more, so that its neighbours say little of it. */
const LEAST_INDEPENDENT = 4;

/**
 * At most so many rows of each side, one drawn from each of as many equal stretches. Rows that come after each other may be alike, so that they are
 * not to be dealt out one by one: a block is a stretch of rows. Where they are in no order of time, every row is a block.
 */
export function drawRowBlocks(
  features: readonly FeatureColumns[],
  { maxRows, isOrdered, seed }: { maxRows: number; isOrdered: boolean; seed: number },
): RowBlocks {
  const [first] = features;
  const next = seededNumbers(seed);
  const draw = (rows: number) => {
    const count = Math.min(rows, maxRows);
    return new Int32Array(count).map((_zero, at) => Math.floor(((at + next()) * rows) / count));
  };
  const reference = draw(first?.reference.rows ?? 0);
  const current = draw(first?.current.rows ?? 0);
  const least = Math.min(reference.length, current.length);
  const lengths = [
    least / BLOCKS,
    reference.length / (independentRows(features, 'reference') / LEAST_INDEPENDENT),
    current.length / (independentRows(features, 'current') / LEAST_INDEPENDENT),
  ];
  const length = isOrdered ? Math.max(1, ...lengths.map(Math.floor)) : 1;
  const blocks = {
    reference: Math.max(1, Math.floor(reference.length / length)),
    current: Math.max(1, Math.floor(current.length / length)),
  };
  const blockOf = new Int32Array(reference.length + current.length).map((_zero, row) =>
    row < reference.length
      ? Math.floor((row * blocks.reference) / reference.length)
      : blocks.reference + Math.floor(((row - reference.length) * blocks.current) / current.length),
  );
  return {
    columns: features.map((feature) => drawnColumn(feature, { reference, current }, seed)),
    rows: { reference: reference.length, current: current.length },
    blockOf,
    blocks,
  };
}

/** What a side's rows are worth by the column that depends most on the rows before. */
function independentRows(
  features: readonly FeatureColumns[],
  side: 'reference' | 'current',
): number {
  const sizes = features.map((feature) => {
    const size =
      feature.kind === 'numeric'
        ? effectiveSize(rankScores(feature[side].values, feature[side].sorted))
        : effectiveSizeOfCategories(feature[side].codes);
    // A column without values says nothing of how rows follow each other.
    return size === 0 ? Number.POSITIVE_INFINITY : size;
  });
  return Math.min(...sizes);
}

/** As many blocks as before are of the current side, chosen by the seed. */
export function dealBlocks({ reference, current }: RowBlocks['blocks'], seed: number): Uint8Array {
  const isCurrent = new Uint8Array(reference + current);
  for (const block of randomOrder(isCurrent.length, seed).subarray(0, current))
    isCurrent[block] = 1;
  return isCurrent;
}

function drawnColumn(
  feature: FeatureColumns,
  { reference, current }: { reference: Int32Array; current: Int32Array },
  seed: number,
): TrainingColumn {
  const { name } = feature;
  if (feature.kind === 'numeric') {
    const values = [
      ...drawn(numbersByRow(feature.reference), reference),
      ...drawn(numbersByRow(feature.current), current),
    ];
    return { name, kind: 'numeric', values: Float64Array.from(values) };
  }
  const codes = [
    ...drawn(codesByRow(feature.reference), reference),
    ...drawn(codesByRow(feature.current), current),
  ];
  // Codes are in the order of first sight, so that lower ones tell the reference: of equally frequent categories a learner would keep its.
  const labelOf = randomOrder(feature.labels.length, seed);
  const codeOf = new Int32Array(labelOf.length);
  for (const [code, label] of labelOf.entries()) codeOf[label] = code;
  return {
    ...{ name, kind: 'categorical' },
    labels: Array.from(labelOf, (label) => feature.labels[label] ?? ''),
    codes: Int32Array.from(codes, (label) => codeOf[label] ?? -1),
  };
}

function drawn(values: Float64Array | Int32Array, rows: Int32Array): number[] {
  return Array.from(rows, (row) => values[row] as number);
}

function numbersByRow({ rows, values, isMissing }: NumericSide): Float64Array {
  let at = 0;
  return new Float64Array(rows).map((_zero, row) => {
    if (isMissing[row] === 1) return Number.NaN;
    at += 1;
    return values[at - 1] as number;
  });
}

function codesByRow({ rows, codes, isMissing }: CategoricalSide): Int32Array {
  let at = 0;
  return new Int32Array(rows).map((_zero, row) => {
    if (isMissing[row] === 1) return -1;
    at += 1;
    return codes[at - 1] as number;
  });
}
