import type { FeatureValue } from '#lib/features/contract.ts';
import type { ColumnProfile } from '#lib/validation/contract.ts';
import type { Likeness, Verdict } from './contract.ts';

const LEAST_VALUES = 200;
const BINS = 10;
/** A value at an edge is the edge: files of references are rounded, or of 32-bit numbers. */
const ROUNDED = 1e-6;
const FLOORS = { outside: 0.05, missing: 0.05, psi: 0.25, shift: 1 };
/** Of χ² at 0.95, by degrees of freedom from 1 on. */
const CHI_SQUARE_95 = [3.841, 5.991, 7.815, 9.488, 11.07, 12.592, 14.067, 15.507, 16.919];

type Numbers = NonNullable<ColumnProfile['number']>;

/**
 * What was served of a feature beside its reference sample. From what the profile keeps of it, 201 quantiles, linear between them:
 *
 * - shift = (mean − mean_ref) / σ_ref;
 * - PSI = Σ (p − q) ln(p / q) over bins of the reference's deciles, with ½ added to every bin of both sides;
 * - the share outside of the reference's least and greatest, or categories.
 *
 * It differs when 5 % are outside or more or fewer missing, or when PSI is 0.25 and above what chance does (1/n + 1/m) χ²(.95, bins − 1) while
 * the mean has moved by σ_ref: the day and the weather move less than that.
 */
export function compareReference(
  served: readonly FeatureValue[],
  reference: ColumnProfile,
): Likeness {
  const known = served.filter((value) => value !== null);
  const missing = served.length - known.length;
  const missingMoved =
    served.length > 0 && reference.rows > 0
      ? Math.abs(missing / served.length - reference.missing / reference.rows)
      : 0;
  const found = reference.number
    ? compareNumbers(
        known.filter((value) => typeof value === 'number'),
        reference.number,
        reference.rows - reference.missing,
      )
    : compareTexts(known, reference.text?.categories ?? null);
  const isFar =
    missingMoved >= FLOORS.missing ||
    (found.outside_share ?? 0) >= FLOORS.outside ||
    (found.isReal && (found.psi ?? 0) >= FLOORS.psi && Math.abs(found.shift ?? 0) >= FLOORS.shift);
  const verdict: Verdict =
    served.length < LEAST_VALUES ? 'not_enough_data' : isFar ? 'differs' : 'agrees';
  const { isReal: _isReal, ...numbers } = found;
  return { values: known.length, missing, ...numbers, verdict };
}

type Found = Omit<Likeness, 'values' | 'missing' | 'verdict'> & { isReal: boolean };

const NOTHING: Found = {
  mean: null,
  reference_mean: null,
  shift: null,
  psi: null,
  outside_share: null,
  histogram: null,
  isReal: false,
};

function compareNumbers(values: readonly number[], reference: Numbers, rows: number): Found {
  if (values.length === 0) return { ...NOTHING, reference_mean: reference.mean };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = deviationOf(reference);
  const { min, max } = reference;
  const outside = values.filter((value) => isAbove(min, value) || isAbove(value, max)).length;
  const bins = binsOf(reference.quantiles);
  const counts = bins.map(() => 0);
  for (const value of values) {
    const at = bins.findIndex(({ to }) => to === null || !isAbove(value, to));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const half = bins.length / 2;
  let psi = 0;
  for (const [at, { share }] of bins.entries()) {
    const p = ((counts[at] ?? 0) + 0.5) / (values.length + half);
    const q = (share * rows + 0.5) / (rows + half);
    psi += (p - q) * Math.log(p / q);
  }
  const chance = (1 / values.length + 1 / rows) * (CHI_SQUARE_95[bins.length - 2] ?? 0);
  return {
    mean,
    reference_mean: reference.mean,
    shift: deviation > 0 ? (mean - reference.mean) / deviation : null,
    psi,
    outside_share: outside / values.length,
    histogram: bins.map(({ from, to, share }, at) => ({
      from,
      to,
      reference: share,
      served: (counts[at] ?? 0) / values.length,
    })),
    isReal: psi > chance,
  };
}

function compareTexts(
  values: readonly Exclude<FeatureValue, null>[],
  categories: readonly string[] | null,
): Found {
  if (values.length === 0 || !categories) return NOTHING;
  const known = new Set(categories);
  const outside = values.filter((value) => !known.has(String(value))).length;
  return { ...NOTHING, outside_share: outside / values.length };
}

/** Between the reference's deciles; those that are one are one bin. The first and the last are open. */
function binsOf(quantiles: readonly number[]) {
  const last = quantiles.length - 1;
  const edges = new Set<number>();
  for (let bin = 1; bin < BINS; bin += 1) {
    const edge = quantiles[Math.round((bin * last) / BINS)];
    if (edge !== undefined && edge < (quantiles[last] ?? edge)) edges.add(edge);
  }
  const upTo = (edge: number) => quantiles.findLastIndex((value) => value <= edge) / last;
  const ends = [...edges];
  return [...ends, null].map((to, at) => {
    const from = ends[at - 1] ?? null;
    const share = (to === null ? 1 : upTo(to)) - (from === null ? 0 : upTo(from));
    return { from, to, share };
  });
}

/** Linear between quantiles: of a piece from a to b, E[x²] is (a² + ab + b²) / 3. */
function deviationOf({ quantiles }: Numbers): number {
  const pieces = quantiles.slice(1).map((b, at) => [quantiles[at] ?? b, b] as const);
  if (pieces.length === 0) return 0;
  const mean = average(pieces.map(([a, b]) => (a + b) / 2));
  return Math.sqrt(
    Math.max(
      0,
      average(
        pieces.map(([a, b]) => ((a - mean) ** 2 + (a - mean) * (b - mean) + (b - mean) ** 2) / 3),
      ),
    ),
  );
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isAbove(value: number, edge: number): boolean {
  return value - edge > ROUNDED * Math.abs(edge);
}
