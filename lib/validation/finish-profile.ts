import type { Feature } from '#lib/onnx/contract.ts';
import { type ColumnProfile, MAX_PLAIN_CATEGORIES, type Order, type Profile } from './contract.ts';
import { outlierModel } from './outlier-score.ts';

/** Shares of the reference's rows whose outlier scores are kept. */
const SHARES = [0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9995, 1];

/**
 * What a reference says, from its columns and a sample of rows: `sample[row][i]` is the number of `numbers[i]`, NaN where there is
 * none. Means, skewness (the third standardised moment, m3 / m2^1.5) and outlier scores are the sample's.
 */
export function finishProfile(given: {
  rows: number;
  columns: Record<string, ColumnProfile>;
  absent: string[];
  extra: string[];
  numbers: readonly Feature[];
  sample: readonly (readonly number[])[];
  orders: Order[];
}): Profile {
  const { numbers, sample } = given;
  const columns = { ...given.columns };
  numbers.forEach(({ name }, at) => {
    const column = columns[name];
    if (!column?.number) return;
    const values = sample.map((row) => row[at] ?? Number.NaN).filter(Number.isFinite);
    columns[name] = { ...column, number: { ...column.number, ...moments(values) } };
  });
  const model = outlierModel(numbers, { columns });
  const scores = model
    ? Float64Array.from(sample, (row) => model.score((at) => row[at] ?? Number.NaN)).sort()
    : null;
  return {
    rows: given.rows,
    columns,
    absent: given.absent,
    extra: given.extra,
    outlier:
      scores && scores.length > 0
        ? { shares: SHARES, scores: SHARES.map((share) => quantile(scores, share)) }
        : null,
    orders: given.orders,
  };
}

function moments(values: readonly number[]): { mean: number; skewness: number } {
  const n = values.length;
  if (n === 0) return { mean: 0, skewness: 0 };
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  let m2 = 0;
  let m3 = 0;
  for (const value of values) {
    const d = value - mean;
    m2 += (d * d) / n;
    m3 += (d * d * d) / n;
  }
  const skewness = m2 > 0 ? m3 / m2 ** 1.5 : 0;
  return {
    mean: Number.isFinite(mean) ? mean : 0,
    skewness: Number.isFinite(skewness) ? skewness : 0,
  };
}

/** Linear between order statistics, as quantile_cont. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (at - Math.floor(at)) * (high - low);
}

/** What is kept of a profile once rules are inferred from it: many categories are in the rule, as hashes. */
export function trimProfile(profile: Profile): Profile {
  const columns = Object.entries(profile.columns).map(([name, column]) => {
    const isMany = (column.text?.categories?.length ?? 0) > MAX_PLAIN_CATEGORIES;
    return [
      name,
      isMany && column.text ? { ...column, text: { ...column.text, categories: null } } : column,
    ];
  });
  return { ...profile, columns: Object.fromEntries(columns) };
}
