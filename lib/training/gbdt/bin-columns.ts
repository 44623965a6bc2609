import { seededNumbers } from '#lib/performance/random-order.ts';
import type { CategoricalColumn, NumericColumn, TrainingColumn } from '../training-data.ts';
import type { BinnedColumn } from './tree.ts';

/** How a column's values become bins; kept with the model, where prediction needs it. */
export type ColumnBins = NumericBins | CategoryBins;

interface NumericBins {
  name: string;
  kind: 'numeric';
  /** float32, ascending: values up to edges[b] are in bins up to b. */
  edges: Float64Array;
}

export interface CategoryBins {
  name: string;
  kind: 'categorical';
  /** By bin, in the order of codes: the most frequent categories. Any other is missing. */
  labels: readonly string[] | readonly number[];
}

/** Edges come from no more rows than these, drawn by the seed. */
const SAMPLE = 200_000;

export function chooseBins(column: TrainingColumn, maxBins: number, seed: number): ColumnBins {
  const { name } = column;
  return column.kind === 'numeric'
    ? { name, kind: 'numeric', edges: numericEdges(column, maxBins, seed) }
    : { name, kind: 'categorical', labels: frequentLabels(column, maxBins) };
}

export function binColumn(column: TrainingColumn, bins: ColumnBins): BinnedColumn {
  if (column.kind === 'numeric' && bins.kind === 'numeric') {
    const { edges } = bins;
    return {
      bins: numericBins(column.values, edges),
      count: edges.length + 1,
      isCategorical: false,
    };
  }
  if (column.kind === 'categorical' && bins.kind === 'categorical') {
    const missing = bins.labels.length;
    const binOf = new Map<string | number, number>();
    for (const [bin, label] of bins.labels.entries()) binOf.set(label, bin);
    const ofCode = Uint8Array.from([...column.labels], (label) => binOf.get(label) ?? missing);
    const binned = new Uint8Array(column.codes.length);
    for (let row = 0; row < binned.length; row += 1) {
      binned[row] = ofCode[column.codes[row] as number] ?? missing;
    }
    return { bins: binned, count: missing, isCategorical: true };
  }
  throw new RangeError(`${column.name} is ${column.kind}; expected it ${bins.kind}`);
}

/** Between distinct values where there are no more than bins, else between quantiles. */
function numericEdges({ values }: NumericColumn, maxBins: number, seed: number): Float64Array {
  const sorted = sampleOf(values, seed).sort();
  const distinct = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
  const edges: number[] = [];
  const addBetween = (low: number, high: number) => {
    if (low < high) edges.push(between(low, high));
  };
  if (distinct.length <= maxBins) {
    for (let at = 1; at < distinct.length; at += 1) {
      addBetween(distinct[at - 1] as number, distinct[at] as number);
    }
  } else {
    for (let at = 1; at < maxBins; at += 1) {
      const place = (at / maxBins) * (sorted.length - 1);
      const low = sorted[Math.floor(place)] as number;
      const high = sorted[Math.ceil(place)] as number;
      const edge = low < high ? between(low, high) : low;
      if (edges.length === 0 || edge > (edges.at(-1) as number)) edges.push(edge);
    }
  }
  return Float64Array.from(edges);
}

/** A float32 from low up to, and without, high. */
function between(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle >= low && middle < high ? middle : low;
}

function sampleOf(values: Float64Array, seed: number): Float32Array {
  const next = seededNumbers(seed);
  const kept = new Float32Array(Math.min(values.length, SAMPLE));
  let count = 0;
  let wanted = kept.length;
  for (let row = 0; row < values.length && wanted > 0; row += 1) {
    const left = values.length - row;
    if (wanted < left && next() * left >= wanted) continue;
    wanted -= 1;
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    // −0 and 0 are one value, and sort() tells them apart.
    kept[count] = value === 0 ? 0 : value;
    count += 1;
  }
  return kept.subarray(0, count);
}

function numericBins(values: Float64Array, edges: Float64Array): Uint8Array {
  const bins = new Uint8Array(values.length);
  const missing = edges.length + 1;
  for (let row = 0; row < values.length; row += 1) {
    const value = Math.fround(values[row] as number);
    if (Number.isNaN(value)) {
      bins[row] = missing;
      continue;
    }
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    bins[row] = low;
  }
  return bins;
}

function frequentLabels({ labels, codes }: CategoricalColumn, maxBins: number) {
  const counts = new Float64Array(labels.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  const used = Array.from(counts.keys()).filter(
    (code) => labels[code] !== '' && (counts[code] as number) > 0,
  );
  const frequent = used
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
    .slice(0, maxBins)
    .sort((a, b) => a - b);
  // One of the two kinds that it had before.
  return frequent.map((code) => labels[code]) as string[] | number[];
}
