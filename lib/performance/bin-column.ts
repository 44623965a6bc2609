import type { FileColumn } from '#lib/offline/file-columns.ts';

/** Of each row the bin it is in, and what a reader calls the bins. */
export interface BinnedColumn {
  name: string;
  codes: Uint16Array;
  labels: string[];
}

/** Upper bounds of `bins` bins with about as many values each; equal values share a bin. NaN and infinities are left out. */
export function quantileEdges(values: Float64Array, bins: number): Float64Array {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin += 1) {
    const edge = sorted[Math.ceil((bin * sorted.length) / bins) - 1];
    if (edge !== undefined && edge !== edges.at(-1) && edge !== sorted.at(-1)) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** How many edges are below: bin k holds (edge k − 1, edge k]. */
export function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > (edges[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const BINS = 5;
const MOST_CATEGORIES = 20;
const MISSING = '(missing)';

/**
 * Segments of a column: numbers in five bins of about as many rows, or by value where there are no more than ten; the twenty most frequent categories, and
 * the others together. What is missing (and NaN) is a segment of its own.
 */
export function binColumn(column: FileColumn): BinnedColumn {
  return column.kind === 'number'
    ? binNumbers(column.name, column.values)
    : binCategories(column.name, column.codes, column.values);
}

function binNumbers(name: string, values: Float64Array): BinnedColumn {
  const distinct = fewValues(values);
  const edges = distinct ? distinct.subarray(0, -1) : quantileEdges(values, BINS);
  const labels = distinct ? Array.from(distinct, show) : rangeLabels(edges);
  const codes = new Uint16Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] as number;
    codes[row] = Number.isNaN(value) ? labels.length : binOf(edges, value);
  }
  return { name, codes, labels: [...labels, MISSING] };
}

const FEW_VALUES = 10;

function fewValues(values: Float64Array): Float64Array | null {
  const found = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) found.add(value);
    if (found.size > FEW_VALUES) return null;
  }
  return Float64Array.from(found).sort();
}

function rangeLabels(edges: Float64Array): string[] {
  const [first] = edges;
  if (first === undefined) return ['any'];
  const middle = Array.from(
    edges.subarray(1),
    (edge, at) => `${show(edges[at] ?? 0)} to ${show(edge)}`,
  );
  return [`≤ ${show(first)}`, ...middle, `> ${show(edges.at(-1) ?? 0)}`];
}

function show(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function binCategories(name: string, codes: Int32Array, values: readonly string[]): BinnedColumn {
  const counts = values.map(() => 0);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
  const byCount = [...counts.keys()].sort(
    (a, b) =>
      (counts[b] ?? 0) - (counts[a] ?? 0) || ((values[a] ?? '') < (values[b] ?? '') ? -1 : 1),
  );
  const shown = byCount.length > MOST_CATEGORIES ? byCount.slice(0, MOST_CATEGORIES - 1) : byCount;
  const places = new Int32Array(values.length).fill(shown.length);
  for (const [place, code] of shown.entries()) places[code] = place;
  const labels = shown.map((code) => values[code] ?? '');
  if (shown.length < byCount.length) labels.push('(other)');
  const bins = new Uint16Array(codes.length);
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] as number;
    bins[row] = code === -1 ? labels.length : (places[code] as number);
  }
  return { name, codes: bins, labels: [...labels, MISSING] };
}
