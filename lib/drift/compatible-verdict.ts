import { jensenShannon } from '#lib/stats/jensen-shannon.ts';
import { kolmogorovSmirnov } from '#lib/stats/kolmogorov-smirnov.ts';
import { nannymlDistances } from '#lib/stats/nannyml-distances.ts';
import { poolSamples } from '#lib/stats/pool-samples.ts';
import { chiSquareSurvival, normalSurvival } from '#lib/stats/special/gamma-q.ts';
import { wasserstein } from '#lib/stats/wasserstein.ts';
import type { FeatureVerdict } from './drift-report.ts';
import type { CategoricalColumns, FeatureColumns } from './feature-columns.ts';
import { formatNumber, formatP } from './format-figures.ts';

export type Compatibility = 'evidently' | 'nannyml';

/** Up to so many reference rows Evidently asks tests, above distances. */
const SMALL = 1000;
/** Numbers of no more values are categories to Evidently. */
const FEW_VALUES = 5;
const ALPHA = 0.05;
const THRESHOLD = 0.1;
/** NannyML's threshold is the mean of the distances of so many chunks of the reference, and so many of their deviations. */
const CHUNKS = 10;
const DEVIATIONS = 3;

/**
 * What another tool's published defaults say of a feature, so that a team that comes from there sees its own verdicts first, and what is wrong with them. Evidently: Kolmogorov-Smirnov, χ² of
 * fit or z of proportions below 0.05 with up to 1,000 reference rows, above Wasserstein / σ or the Jensen-Shannon distance (natural logarithms) of 0.1. NannyML: the Jensen-Shannon distance
 * (base 2) of the window above the mean and three deviations of those of ten chunks of the reference. `npm run test:clients` holds both to the tools.
 */
export function compatibleVerdict(
  columns: FeatureColumns,
  as: Compatibility,
): { verdict: FeatureVerdict; sentence: string } {
  const n = sizeOf(columns, 'reference');
  if (n === 0 || sizeOf(columns, 'current') === 0) {
    return { verdict: 'not_enough_data', sentence: 'There are no values on a side.' };
  }
  return as === 'nannyml' ? asNannyml(columns) : asEvidently(columns, n);
}

const TESTED =
  'It is not corrected for the number of features, takes rows that follow each other for independent, and asks nothing of the size of a change.';
const MEASURED =
  'It asks nothing of chance: the distance grows as samples shrink, and with 100 rows passes 0.1 without drift in three of four cases or more.';
const CHUNKED =
  'Three deviations of ten distances are not known well: of many features some are passed without drift, and by windows smaller than those chunks more often, since distances grow as samples shrink.';

function asNannyml(columns: FeatureColumns) {
  const { rows, isMissing } = columns.reference;
  const size = Math.floor(rows / CHUNKS);
  if (size === 0) {
    const sentence = `NannyML takes its threshold from ${CHUNKS} chunks of the reference, which has ${rows} rows.`;
    return { verdict: 'not_enough_data' as const, sentence };
  }
  const distances: number[] = [];
  let from = 0;
  // What is left of them is one more.
  for (let row = 0; row < rows; row += size) {
    let to = from;
    for (const missing of isMissing.subarray(row, row + size)) to += 1 - missing;
    if (to > from) distances.push(jsOfChunk(columns, from, to));
    from = to;
  }
  const mean = total(distances) / distances.length;
  const squares = distances.map((distance) => (distance - mean) ** 2);
  const threshold = mean + DEVIATIONS * Math.sqrt(total(squares) / distances.length);
  const js =
    columns.kind === 'numeric'
      ? nannymlDistances(columns.reference.values, columns.current.values).js
      : jensenShannon(columns.reference.counts, columns.current.counts);
  const isDrift = js > threshold;
  return {
    verdict: isDrift ? ('drift' as const) : ('stable' as const),
    sentence: `As NannyML decides: Jensen-Shannon distance ${formatNumber(js)}, ${isDrift ? 'above' : 'not above'} ${formatNumber(threshold)}. ${CHUNKED}`,
  };
}

/** Of values from one place to another of the reference, against all of it. */
function jsOfChunk(columns: FeatureColumns, from: number, to: number): number {
  if (columns.kind === 'numeric') {
    const { values } = columns.reference;
    return nannymlDistances(values, values.subarray(from, to)).js;
  }
  const counts = columns.labels.map(() => 0);
  for (const code of columns.reference.codes.subarray(from, to)) {
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return jensenShannon(columns.reference.counts, counts);
}

function asEvidently(columns: FeatureColumns, n: number) {
  if (columns.kind === 'numeric' && distinctOf(columns.reference.sorted) > FEW_VALUES) {
    const samples = poolSamples(columns.reference.sorted, columns.current.sorted);
    if (n <= SMALL) return byTest('Kolmogorov-Smirnov', kolmogorovSmirnov(samples).pValue);
    const { normed } = wasserstein(samples);
    return byDistance('Wasserstein / σ', normed, normed >= THRESHOLD);
  }
  const { reference, current } =
    columns.kind === 'numeric' ? countsOfNumbers(columns) : countsOf(columns);
  if (n > SMALL) {
    const js = jensenShannon(reference, current, Math.E);
    return byDistance('Jensen-Shannon distance', js, js >= THRESHOLD);
  }
  if (reference.length <= 2) return byTest('z of proportions', proportions(reference, current));
  return byTest('χ² of fit', goodnessOfFit(reference, current));
}

function byTest(name: string, p: number) {
  const isDrift = p < ALPHA;
  return {
    verdict: isDrift ? ('drift' as const) : ('stable' as const),
    sentence: `As Evidently decides: ${name}, ${formatP(p)}, ${isDrift ? 'below' : 'not below'} ${ALPHA}. ${TESTED}`,
  };
}

function byDistance(name: string, value: number, isDrift: boolean) {
  return {
    verdict: isDrift ? ('drift' as const) : ('stable' as const),
    sentence: `As Evidently decides: ${name} ${formatNumber(value)}, ${isDrift ? 'at or above' : 'below'} ${THRESHOLD}. ${MEASURED}`,
  };
}

/** SciPy's chisquare of the current counts, the reference's scaled to as many being expected; it compares a sample with a sample as if the latter were the truth. */
function goodnessOfFit(reference: readonly number[], current: readonly number[]): number {
  const scale = total(current) / total(reference);
  let statistic = 0;
  for (const [at, count] of reference.entries()) {
    const expected = count * scale;
    const gap = (current[at] ?? 0) - expected;
    statistic += expected === 0 ? (gap === 0 ? 0 : Number.POSITIVE_INFINITY) : gap ** 2 / expected;
  }
  return Number.isFinite(statistic) ? chiSquareSurvival(statistic, reference.length - 1) : 0;
}

/** Of the first of two categories, two-sided, with the share of both together. */
function proportions(reference: readonly number[], current: readonly number[]): number {
  const n = total(reference);
  const m = total(current);
  const [first = 0] = reference;
  const [now = 0] = current;
  const both = (first + now) / (n + m);
  const deviation = Math.sqrt(both * (1 - both) * (1 / n + 1 / m));
  if (deviation === 0) return 1;
  return 2 * normalSurvival(Math.abs(first / n - now / m) / deviation);
}

function countsOf({ reference, current }: CategoricalColumns) {
  return { reference: reference.counts, current: current.counts };
}

function countsOfNumbers({ reference, current }: Extract<FeatureColumns, { kind: 'numeric' }>) {
  const values = [...new Set([...reference.sorted, ...current.sorted])];
  const count = (sorted: Float64Array) => {
    const counts = new Map<number, number>();
    for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
    return values.map((value) => counts.get(value) ?? 0);
  };
  return { reference: count(reference.sorted), current: count(current.sorted) };
}

function sizeOf(columns: FeatureColumns, side: 'reference' | 'current'): number {
  return columns.kind === 'numeric' ? columns[side].values.length : columns[side].codes.length;
}

function distinctOf(sorted: Float64Array): number {
  let distinct = 0;
  for (let at = 0; at < sorted.length && distinct <= FEW_VALUES; at += 1) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1;
  }
  return distinct;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
