import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import type { ClassTarget, TrainingColumn, TrainingTarget } from '#lib/training/training-data.ts';

/** Ranges of a number that are told apart. */
const MOST_RANGES = 1024;
const LEAST_IN_RANGE = 10;

/**
 * How well a column alone tells the label, from 0 to 1: of two classes twice the distance of its ROC-AUC from ½, of several the share of wrong guesses that knowing it saves
 * (Goodman and Kruskal's λ, each row guessed from the others), of numbers the square of their correlation. A number is asked as it is, and by the mean label of the other rows of its
 * range, which finds what rises and falls again, and by whether it is there at all. null: it has too few values to tell.
 */
export function labelKnowledge(column: TrainingColumn, target: TrainingTarget): number | null {
  if (target.task === 'multiclass') return savedGuesses(column, target);
  // Means say which way they tell it; the other way round is only each row's own absence from its mean.
  const byGroup = toldBy(meansOf(groupsOf(column), target), target);
  const grouped = byGroup === null ? null : Math.max(0, byGroup);
  const plain = column.kind === 'numeric' ? toldBy(column.values, target) : null;
  const shares = [grouped, plain === null ? null : Math.abs(plain)].filter((one) => one !== null);
  if (shares.length === 0) return null;
  const most = Math.max(...shares);
  return target.task === 'regression' ? most ** 2 : most;
}

/** Of rows with a finite score, from −1 to 1: the distance of the ROC-AUC from ½, twice; of numbers their correlation. */
function toldBy(scores: Float64Array, target: TrainingTarget): number | null {
  const rows: number[] = [];
  for (const [row, score] of scores.entries()) if (Number.isFinite(score)) rows.push(row);
  if (rows.length < 2) return null;
  const given = Float64Array.from(rows, (row) => scores[row] as number);
  if (target.task === 'regression') {
    const values = Float64Array.from(rows, (row) => target.values[row] as number);
    return correlation(given, values);
  }
  const labels = Uint8Array.from(rows, (row) => (target.codes[row] === 1 ? 1 : 0));
  const area = rocAuc(tieGroups(labels, given));
  return area === null ? null : 2 * area - 1;
}

/** Categories, or ranges of numbers; what is missing, and what is not finite, is a group too. */
function groupsOf(column: TrainingColumn): Int32Array {
  return column.kind === 'numeric' ? rangesOf(column.values) : column.codes;
}

/** Each row's class is guessed as the most frequent among the others of its category or range, and beside it as the most frequent of all. */
function savedGuesses(column: TrainingColumn, { codes, classes }: ClassTarget): number | null {
  const groups = groupsOf(column);
  const counts = new Map<number, Int32Array>();
  const all = new Int32Array(classes.length);
  for (const [row, group] of groups.entries()) {
    const of = counts.get(group) ?? new Int32Array(classes.length);
    const code = codes[row] as number;
    of[code] = (of[code] as number) + 1;
    all[code] = (all[code] as number) + 1;
    counts.set(group, of);
  }
  let [rows, wrong, wrongAnyway] = [0, 0, 0];
  for (const [row, group] of groups.entries()) {
    const of = counts.get(group);
    if (!of) continue;
    const code = codes[row] as number;
    rows += 1;
    if (!isGuessed(of, code)) wrong += 1;
    if (!isGuessed(all, code)) wrongAnyway += 1;
  }
  if (rows < 2) return null;
  return wrongAnyway === 0 ? 0 : Math.max(0, 1 - wrong / wrongAnyway);
}

/** Whether the other rows, without one of the class, name it: more of them have it than any other. */
function isGuessed(counts: Int32Array, code: number): boolean {
  const own = (counts[code] as number) - 1;
  return own > 0 && counts.every((count, other) => other === code || count < own);
}

/** Of each value, its range: ranges have about as many values each, and equal values share one. −1: it is not finite. */
function rangesOf(values: Float64Array): Int32Array {
  const sorted = values.filter(Number.isFinite).sort();
  const wanted = Math.max(LEAST_IN_RANGE, Math.ceil(sorted.length / MOST_RANGES));
  const uppers: number[] = [];
  for (let at = wanted - 1; at < sorted.length; at += wanted) {
    const upper = sorted[at] as number;
    if (upper !== uppers.at(-1)) uppers.push(upper);
  }
  const edges = Float64Array.from(uppers);
  return Int32Array.from(values, (value) =>
    Number.isFinite(value) ? firstAtLeast(edges, value) : -1,
  );
}

function firstAtLeast(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Each group as the mean label of its other rows: its own row would tell the label of a category that is there once. */
function meansOf(groups: Int32Array, target: TrainingTarget): Float64Array {
  const labelOf = (row: number) =>
    target.task === 'regression' ? (target.values[row] as number) : (target.codes[row] as number);
  const sums = new Map<number, { sum: number; n: number }>();
  for (const [row, code] of groups.entries()) {
    const of = sums.get(code) ?? { sum: 0, n: 0 };
    of.sum += labelOf(row);
    of.n += 1;
    sums.set(code, of);
  }
  return Float64Array.from(groups, (code, row) => {
    const of = sums.get(code);
    return !of || of.n < 2 ? Number.NaN : (of.sum - labelOf(row)) / (of.n - 1);
  });
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, ofA, ofB] = [0, 0, 0];
  for (let row = 0; row < a.length; row += 1) {
    const [x, y] = [(a[row] as number) - meanA, (b[row] as number) - meanB];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return ofA === 0 || ofB === 0 ? 0 : both / Math.sqrt(ofA * ofB);
}
