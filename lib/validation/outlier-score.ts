import type { Profile } from './contract.ts';

/**
 * How unusual a row is: ECOD, the outlier score from empirical distribution functions (Li, Zhao, Hu, Botta, Ionescu and Chen,
 * “ECOD: Unsupervised Outlier Detection Using Empirical Cumulative Distribution Functions”, IEEE TKDE 2022, arXiv 2201.00382).
 *
 *   L = Σ_j −ln F_j(x_j)      R = Σ_j −ln (share of the reference that is ≥ x_j)
 *   A = Σ_j L_j where feature j's skewness is below 0, else R_j
 *   score = max(L, R, A)
 *
 * over numeric features; a missing value adds nothing. F_j is read from the reference's quantiles (QUANTILES steps, linear
 * between them), so a row costs a search of 8 steps per feature; a share is at least 1 / (reference rows + 1), which is what
 * values beyond the reference have. With exact distribution functions the score is the paper's.
 */
export interface OutlierModel {
  /** `valueAt(column)`: the row's number, NaN when it is missing. */
  score(valueAt: (column: number) => number): number;
}

export const QUANTILES = 200;

/** null: no feature has a distribution. */
export function outlierModel(
  features: readonly { name: string; type: string }[],
  { columns }: Pick<Profile, 'columns'>,
): OutlierModel | null {
  const known = features.flatMap(({ name, type }, column) => {
    const profile = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (!profile?.number || (type !== 'number' && type !== 'integer')) return [];
    const used = profile.rows - profile.missing - profile.unusable;
    return [
      {
        column,
        quantiles: Float64Array.from(profile.number.quantiles),
        isLeft: profile.number.skewness < 0,
        least: 1 / (used + 1),
      },
    ];
  });
  if (known.length === 0) return null;
  return {
    score(valueAt) {
      let left = 0;
      let right = 0;
      let auto = 0;
      // Shares are multiplied, since a logarithm costs more than all the rest; this many cannot come to 0.
      let shares = { left: 1, right: 1, auto: 1, count: 0 };
      for (const { column, quantiles, isLeft, least } of known) {
        const value = valueAt(column);
        if (Number.isNaN(value)) continue;
        const at = atMost(quantiles, value);
        const l = Math.max(least, at);
        const r = Math.max(least, atLeast(quantiles, value, at));
        shares.left *= l;
        shares.right *= r;
        shares.auto *= isLeft ? l : r;
        shares.count += 1;
        if (shares.count < MULTIPLIED) continue;
        left -= Math.log(shares.left);
        right -= Math.log(shares.right);
        auto -= Math.log(shares.auto);
        shares = { left: 1, right: 1, auto: 1, count: 0 };
      }
      left -= Math.log(shares.left);
      right -= Math.log(shares.right);
      auto -= Math.log(shares.auto);
      return Math.max(left, right, auto);
    },
  };
}

/** Of a reference of 10^15 rows their product is 10^-300. */
const MULTIPLIED = 20;

/** The share of the reference that is ≤ value; ties count. */
function atMost(quantiles: Float64Array, value: number): number {
  const last = quantiles.length - 1;
  if (value < (quantiles[0] ?? 0)) return 0;
  if (value >= (quantiles[last] ?? 0)) return 1;
  // The first quantile above the value; it is between 1 and last.
  let from = 1;
  let to = last;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((quantiles[middle] ?? 0) > value) to = middle;
    else from = middle + 1;
  }
  return between(quantiles, from, value) / last;
}

/** The share of the reference that is ≥ value, where `below` is the share that is at most it; ties count. */
function atLeast(quantiles: Float64Array, value: number, below: number): number {
  const last = quantiles.length - 1;
  if (value > (quantiles[last] ?? 0)) return 0;
  if (value <= (quantiles[0] ?? 0)) return 1;
  // Between two quantiles nothing is tied with it.
  const step = Math.floor(below * last);
  if (below < 1 && (quantiles[step] ?? 0) < value) return 1 - below;
  // The first quantile that is not below the value; it is between 1 and last.
  let from = 1;
  let to = last;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((quantiles[middle] ?? 0) >= value) to = middle;
    else from = middle + 1;
  }
  return 1 - between(quantiles, from, value) / last;
}

/** Where the value is among the quantiles, in steps, between those at `above - 1` and `above`. */
function between(quantiles: Float64Array, above: number, value: number): number {
  const low = quantiles[above - 1] ?? 0;
  const high = quantiles[above] ?? 0;
  return above - 1 + (high > low ? (value - low) / (high - low) : 0);
}

/** The score below which this share of the reference's rows is. */
export function outlierThreshold(
  outlier: NonNullable<Profile['outlier']>,
  quantile: number,
): number {
  const { shares, scores } = outlier;
  const above = shares.findIndex((share) => share >= quantile);
  if (above < 0) return scores.at(-1) ?? Infinity;
  if (above === 0) return scores[0] ?? Infinity;
  const [a = 0, b = 0] = [shares[above - 1], shares[above]];
  const [low = 0, high = 0] = [scores[above - 1], scores[above]];
  return b > a ? low + ((quantile - a) / (b - a)) * (high - low) : high;
}
