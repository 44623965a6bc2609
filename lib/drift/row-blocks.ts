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
  /** Of each side, the column that depends most on the rows before. */
  slowest: { reference: string | null; current: string | null };
}

/** At most, of the side with fewer rows. */
const BLOCKS = 30;
/** A block is of rows that are worth as many independent ones or more, so that its neighbours say little of it. */
const LEAST_INDEPENDENT = 4;

/**
 * At most so many rows of each side. Rows that come after each other may be alike, so that they are not to be dealt out one by one: a block is a stretch of rows. Blocks of both sides
 * are of rows as far apart, since others could be told by how alike their rows are: of the side that has more, blocks leave out what is between them.
 * Where rows are in no order of time, every row is a block.
 */
export function drawRowBlocks(
  features: readonly FeatureColumns[],
  { maxRows, isOrdered, seed }: { maxRows: number; isOrdered: boolean; seed: number },
): RowBlocks {
  const [first] = features;
  const all = { reference: first?.reference.rows ?? 0, current: first?.current.rows ?? 0 };
  const rows = {
    reference: Math.min(all.reference, maxRows),
    current: Math.min(all.current, maxRows),
  };
  const apart = Math.max(1, Math.min(all.reference, all.current) / maxRows);
  const worth = {
    reference: independentRows(features, 'reference'),
    current: independentRows(features, 'current'),
  };
  const lengthOf = (side: 'reference' | 'current') =>
    (LEAST_INDEPENDENT * all[side]) / worth[side].rows / apart;
  const least = Math.min(rows.reference, rows.current);
  const lengths = [least / BLOCKS, lengthOf('reference'), lengthOf('current')];
  const length = isOrdered ? Math.max(1, ...lengths.map(Math.floor)) : 1;
  const blocks = {
    reference: Math.max(1, Math.floor(rows.reference / length)),
    current: Math.max(1, Math.floor(rows.current / length)),
  };
  const next = seededNumbers(seed);
  const places = {
    reference: drawPlaces(all.reference, rows.reference, blocks.reference, apart, next),
    current: drawPlaces(all.current, rows.current, blocks.current, apart, next),
  };
  const blockOf = new Int32Array(rows.reference + rows.current).map((_zero, row) =>
    row < rows.reference
      ? Math.floor((row * blocks.reference) / rows.reference)
      : blocks.reference + Math.floor(((row - rows.reference) * blocks.current) / rows.current),
  );
  return {
    columns: features.map((feature) => drawnColumn(feature, places, seed)),
    ...{ rows, blockOf, blocks },
    slowest: { reference: worth.reference.column, current: worth.current.column },
  };
}

/** Of `all` rows `count`, in blocks that begin anywhere in as many equal stretches, a row of each `apart` rows of a block. */
function drawPlaces(
  all: number,
  count: number,
  blocks: number,
  apart: number,
  next: () => number,
): Int32Array {
  const places = new Int32Array(count);
  const stretch = all / blocks;
  for (let block = 0; block < blocks; block += 1) {
    const from = Math.ceil((block * count) / blocks);
    const to = Math.min(count, Math.ceil(((block + 1) * count) / blocks));
    const spare = Math.max(0, stretch - (to - from) * apart);
    const start = Math.ceil(block * stretch) + Math.floor(next() * spare);
    for (let row = from; row < to; row += 1) {
      const drawn = apart === 1 ? row - from : (row - from + next()) * apart;
      places[row] = Math.min(all - 1, Math.floor(start + drawn));
    }
  }
  return places;
}

/** What a side's rows are worth by the column that depends most on the rows before. */
function independentRows(
  features: readonly FeatureColumns[],
  side: 'reference' | 'current',
): { rows: number; column: string | null } {
  const least: { rows: number; column: string | null } = {
    rows: Number.POSITIVE_INFINITY,
    column: null,
  };
  for (const feature of features) {
    const size =
      feature.kind === 'numeric'
        ? effectiveSize(rankScores(feature[side].values, feature[side].sorted))
        : effectiveSizeOfCategories(feature[side].codes);
    // A column without values says nothing of how rows follow each other.
    if (size === 0 || size >= least.rows) continue;
    least.rows = size;
    least.column = feature.name;
  }
  return least;
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
