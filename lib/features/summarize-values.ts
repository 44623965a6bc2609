import type { FeatureValue, LoggedFeatures } from './contract.ts';

/** What was served of a feature in some span. */
export interface ServedBucket {
  atMs: number;
  values: Exclude<FeatureValue, null>[];
  missing: number;
  replaced: number;
  hidden: number;
}

interface Numbers {
  min: number;
  p10: number;
  p50: number;
  p90: number;
  max: number;
  mean: number;
}

export interface ValueSummary {
  atMs: number;
  values: number;
  missing: number;
  /** Of numbers. */
  numbers: Numbers | null;
  /** Of texts and booleans, in the order of the categories, then of all others. */
  shares: number[] | null;
}

const MOST_CATEGORIES = 6;

/** What a request's rows were fed of a feature. Only what the view said itself, now or before, is its value. */
export function addServed(bucket: ServedBucket, reference: string, logged: LoggedFeatures): void {
  const place = logged.list.findIndex(({ feature }) => feature === reference);
  if (place < 0) return;
  for (const { values, origins } of logged.rows) {
    const origin = origins[place];
    if (origin === undefined) continue;
    const value = values[place] ?? null;
    if (origin === 'request') bucket.replaced += 1;
    else if (origin === 'none' || origin === 'default') bucket.missing += 1;
    // The log leaves values of redacted features out.
    else if (value === null) bucket.hidden += 1;
    else bucket.values.push(value);
  }
}

/** Quantiles of numbers, and shares of the categories that are the most frequent in all buckets together. */
export function summarizeValues(buckets: readonly ServedBucket[]): {
  categories: string[];
  points: ValueSummary[];
} {
  const counts = new Map<string, number>();
  for (const value of buckets.flatMap(({ values }) => values)) {
    if (typeof value === 'number') continue;
    counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const categories = [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([category]) => category);
  return {
    categories,
    points: buckets.map(({ atMs, values, missing }) => ({
      atMs,
      values: values.length,
      missing,
      numbers: numbersOf(values.filter((value) => typeof value === 'number')),
      shares: sharesOf(values.filter((value) => typeof value !== 'number').map(String), categories),
    })),
  };
}

function numbersOf(values: readonly number[]): Numbers | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return null;
  return {
    min,
    p10: quantile(sorted, 0.1),
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    max,
    // Divided first: a sum of large numbers may be none.
    mean: sorted.reduce((sum, value) => sum + value / sorted.length, 0),
  };
}

/** Linear between ranks, as numpy's default (type 7 of Hyndman and Fan, 1996). */
function quantile(sorted: readonly number[], q: number): number {
  const rank = q * (sorted.length - 1);
  const lower = sorted[Math.floor(rank)] ?? 0;
  const upper = sorted[Math.ceil(rank)] ?? lower;
  const part = rank - Math.floor(rank);
  return lower * (1 - part) + upper * part;
}

function sharesOf(values: readonly string[], categories: readonly string[]): number[] | null {
  if (values.length === 0) return null;
  const shares = categories.map(
    (category) => values.filter((value) => value === category).length / values.length,
  );
  const known = values.filter((value) => categories.includes(value)).length;
  return [...shares, (values.length - known) / values.length];
}
