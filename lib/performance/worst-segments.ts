import { normalSurvival } from '#lib/stats/special/gamma-q.ts';
import type { BinnedColumn } from './bin-column.ts';
import { randomOrder } from './random-order.ts';

/** Rows that have one value, or two values of different columns, and on which the model does worse than on all others. */
export interface WorstSegment {
  conditions: { column: string; value: string }[];
  /** Of all rows. */
  rows: number;
  share: number;
  /** Mean losses on the held-out rows: of the segment, and of all rows that are not in it. */
  loss: number;
  restLoss: number;
  /** Of the held-out rows, that the segment is no worse; corrected for the number of candidates (Holm). */
  pAdjusted: number;
}

export interface SegmentSearch {
  seed: number;
  /** Of errors against size, in (0, 1]. */
  alpha?: number;
  /** Rows a segment has at least; default: a hundredth, and 64. */
  leastRows?: number;
  /** Held up to the held-out rows. */
  candidates?: number;
  significance?: number;
}

/**
 * The worst segments, after SliceLine (Sagadeeva and Boehm, SIGMOD 2021): on half of the rows, by chance of `seed`, every value and every pair of values with
 * enough rows and a loss above the mean is scored
 *
 *   α (mean loss of the segment / mean loss − 1) − (1 − α) (rows / rows of the segment − 1),     α = 0.99.
 *
 * (The paper has α = 0.95 and takes scores above 0, so that a segment of a twentieth of the rows must double the loss to count; here other rows guard against
 * small ones that are bad by chance.) The twenty best are then looked at on the other half, which had no part in choosing them: a one-sided z test of their mean
 * loss against that of all other rows, p-values corrected by Holm. A pair is kept only where it is also worse than either of its values without the other (Bonferroni), and a value only where it is
 * worse than the rest also without the pairs that are kept. What chance alone makes look bad is so reported in at most 5 of 100 searches.
 */
export function worstSegments(
  columns: readonly BinnedColumn[],
  losses: Float64Array,
  search: SegmentSearch,
): WorstSegment[] {
  const { alpha = 0.99, candidates = 20, significance = 0.05 } = search;
  const n = losses.length;
  const leastRows = search.leastRows ?? Math.max(64, Math.ceil(n / 100));
  const order = randomOrder(n, search.seed);
  // In the order of the rows again, since memory is read several times faster so.
  const found = order.subarray(0, n >> 1).sort();
  const held = order.subarray(n >> 1).sort();
  const slices = enumerate(columns, losses, found, leastRows / 2);
  const total = sums(found, losses);
  const mean = total.sum / total.count;
  if (!(mean > 0)) return [];
  const score = ({ sum, count }: Slice) =>
    alpha * (sum / count / mean - 1) - (1 - alpha) * (total.count / count - 1);
  const best = slices
    .filter(({ sum, count }) => sum / count > mean)
    .map((slice) => ({ ...slice, score: score(slice) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, candidates);
  const tested = best.map((slice) => ({ slice, ...test(slice, columns, losses, held) }));
  const adjusted = holm(tested.map(({ p }) => p));
  const pairsTested = tested.filter(({ slice }) => slice.parts.length === 2).length;
  const kept = tested
    .map((one, at) => ({ ...one, pAdjusted: adjusted[at] ?? 1 }))
    .filter((one) => one.pAdjusted < significance && one.loss > one.restLoss)
    .filter(({ slice }) =>
      addsToParts(slice, columns, losses, { held, significance: significance / pairsTested }),
    );
  const pairs = kept.map(({ slice }) => slice.parts).filter(({ length }) => length === 2);
  return kept
    .filter(({ slice }) => isWorseWithout(pairs, slice, columns, losses, { held, significance }))
    .map(({ slice, loss, restLoss, pAdjusted }) => {
      const rows = countRows(slice, columns, n);
      const conditions = slice.parts.map(({ column, bin }) => ({
        column: columns[column]?.name ?? '',
        value: columns[column]?.labels[bin] ?? '',
      }));
      return { conditions, rows, share: rows / n, loss, restLoss, pAdjusted };
    });
}

interface Part {
  column: number;
  bin: number;
}

interface Slice {
  parts: Part[];
  count: number;
  sum: number;
}

/** Every value, and every pair of values that have enough rows by themselves. */
function enumerate(
  columns: readonly BinnedColumn[],
  losses: Float64Array,
  rows: Uint32Array,
  least: number,
): Slice[] {
  const slices: Slice[] = [];
  for (const [a, first] of columns.entries()) {
    slices.push(...tally([a], [first], losses, rows, least));
    for (let b = a + 1; b < columns.length; b += 1) {
      const second = columns[b];
      if (second) slices.push(...tally([a, b], [first, second], losses, rows, least));
    }
  }
  return slices;
}

function tally(
  places: readonly number[],
  [first, second]: readonly BinnedColumn[],
  losses: Float64Array,
  rows: Uint32Array,
  least: number,
): Slice[] {
  if (!first) return [];
  const width = second?.labels.length ?? 1;
  const count = new Float64Array(first.labels.length * width);
  const sum = new Float64Array(count.length);
  for (const row of rows) {
    const at = (first.codes[row] as number) * width + (second ? (second.codes[row] as number) : 0);
    count[at] = (count[at] as number) + 1;
    sum[at] = (sum[at] as number) + (losses[row] as number);
  }
  const slices: Slice[] = [];
  for (let at = 0; at < count.length; at += 1) {
    if ((count[at] as number) < least || count[at] === rows.length) continue;
    const bins = [Math.floor(at / width), at % width];
    const parts = places.map((column, part) => ({ column, bin: bins[part] ?? 0 }));
    slices.push({ parts, count: count[at] as number, sum: sum[at] as number });
  }
  return slices;
}

function test(
  { parts }: Slice,
  columns: readonly BinnedColumn[],
  losses: Float64Array,
  held: Uint32Array,
) {
  const within = sums(held, losses, (row) => isIn(parts, columns, row));
  const rest = sums(held, losses, (row) => !isIn(parts, columns, row));
  return compare(within, rest);
}

/** Whether what a pair adds to each of its values is there on the held-out rows: it is worse than the rest of that value. */
function addsToParts(
  { parts }: Slice,
  columns: readonly BinnedColumn[],
  losses: Float64Array,
  { held, significance }: { held: Uint32Array; significance: number },
): boolean {
  if (parts.length === 1) return true;
  const within = sums(held, losses, (row) => isIn(parts, columns, row));
  return parts.every((part) => {
    const rest = sums(
      held,
      losses,
      (row) => isIn([part], columns, row) && !isIn(parts, columns, row),
    );
    return rest.count === 0 || compare(within, rest).p < significance;
  });
}

/** Whether a value is worse than the rest by more than the pairs it is in. */
function isWorseWithout(
  pairs: readonly Part[][],
  { parts }: Slice,
  columns: readonly BinnedColumn[],
  losses: Float64Array,
  { held, significance }: { held: Uint32Array; significance: number },
): boolean {
  const [own] = parts;
  const around = pairs.filter((pair) =>
    pair.some(({ column, bin }) => column === own?.column && bin === own.bin),
  );
  if (parts.length === 2 || around.length === 0) return true;
  const without = sums(
    held,
    losses,
    (row) => isIn(parts, columns, row) && !around.some((pair) => isIn(pair, columns, row)),
  );
  const rest = sums(held, losses, (row) => !isIn(parts, columns, row));
  return compare(without, rest).p < significance;
}

interface Sums {
  count: number;
  sum: number;
  squares: number;
}

function sums(rows: Uint32Array, losses: Float64Array, isCounted?: (row: number) => boolean): Sums {
  const found = { count: 0, sum: 0, squares: 0 };
  for (const row of rows) {
    if (isCounted && !isCounted(row)) continue;
    const loss = losses[row] as number;
    found.count += 1;
    found.sum += loss;
    found.squares += loss * loss;
  }
  return found;
}

/** One-sided, with variances of their own (Welch), normal. */
function compare(within: Sums, rest: Sums): { loss: number; restLoss: number; p: number } {
  const [loss, restLoss] = [within.sum / within.count, rest.sum / rest.count];
  if (within.count < 2 || rest.count < 2) return { loss, restLoss, p: 1 };
  const variance = ({ count, sum, squares }: Sums) =>
    Math.max(0, squares - (sum * sum) / count) / (count - 1) / count;
  const error = Math.sqrt(variance(within) + variance(rest));
  // Of losses too large to be squared nothing is known.
  if (!Number.isFinite(error)) return { loss, restLoss, p: 1 };
  const z = error > 0 ? (loss - restLoss) / error : loss > restLoss ? Number.POSITIVE_INFINITY : 0;
  return { loss, restLoss, p: normalSurvival(z) };
}

function holm(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((a, b) => (p[a] ?? 1) - (p[b] ?? 1));
  const adjusted = p.map(() => 1);
  let highest = 0;
  for (const [rank, at] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (p[at] ?? 1) * (p.length - rank)));
    adjusted[at] = highest;
  }
  return adjusted;
}

function isIn(parts: readonly Part[], columns: readonly BinnedColumn[], row: number): boolean {
  for (const { column, bin } of parts) if (columns[column]?.codes[row] !== bin) return false;
  return true;
}

function countRows({ parts }: Slice, columns: readonly BinnedColumn[], n: number): number {
  let rows = 0;
  for (let row = 0; row < n; row += 1) if (isIn(parts, columns, row)) rows += 1;
  return rows;
}
