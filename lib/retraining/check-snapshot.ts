import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import type { TrainingColumn, TrainingData, TrainingTarget } from '#lib/training/training-data.ts';
import type { SnapshotRules } from './policy.ts';

export interface SnapshotFinding {
  check: 'schema' | keyof SnapshotRules;
  severity: 'block' | 'warn';
  column: string | null;
  said: string;
}

/** The columns that are expected: those of the version that is served. */
export interface ExpectedColumn {
  name: string;
  kind: 'numeric' | 'categorical';
}

/**
 * Whether rows are fit to be learned from: the columns that are expected, values that are there and vary, enough rows of each class, no feature that knows the
 * label almost alone, no rows of the holdout among those learned from.
 */
export function checkSnapshot(
  { train, holdout }: { train: TrainingData; holdout: TrainingData },
  expected: readonly ExpectedColumn[] | null,
  rules: SnapshotRules,
): SnapshotFinding[] {
  const findings = expected ? checkColumns(train.columns, expected) : [];
  const add = (check: keyof SnapshotRules, column: string | null, said: string): void => {
    const { severity } = rules[check];
    if (severity !== 'off') findings.push({ check, severity, column, said });
  };
  for (const column of train.columns) {
    const { name } = column;
    const missing = missingShare(column);
    if (missing > rules.missing.most) {
      add('missing', name, `${percent(missing)} of its values are missing.`);
    }
    if (isConstant(column)) add('constant', name, 'All of its values are the same.');
    const known = knownOf(column, train.target);
    if (known !== null && known > rules.leakage.most) {
      add(
        'leakage',
        name,
        `It tells the label almost alone (${show(known)} of 1): it may be known only after what is predicted.`,
      );
    }
  }
  for (const [name, share] of classShares(train.target)) {
    if (share === 0) {
      const said = `No row to learn from has the label ${name}.`;
      findings.push({ check: 'balance', severity: 'block', column: null, said });
    } else if (share < rules.balance.least) {
      add('balance', null, `${percent(share)} of the rows have the label ${name}.`);
    }
  }
  const overlap = overlapShare(train, holdout);
  if (overlap > rules.overlap.most) {
    add('overlap', null, `${percent(overlap)} of the holdout’s rows are among those learned from.`);
  }
  return findings;
}

function checkColumns(
  columns: readonly TrainingColumn[],
  expected: readonly ExpectedColumn[],
): SnapshotFinding[] {
  const found = new Map(columns.map(({ name, kind }) => [name, kind]));
  const block = (column: string, said: string): SnapshotFinding => ({
    ...{ check: 'schema', severity: 'block', column, said },
  });
  const wanted = new Set(expected.map(({ name }) => name));
  return [
    ...expected.flatMap(({ name, kind }) => {
      const is = found.get(name);
      if (is === undefined) return [block(name, 'It is missing.')];
      return is === kind ? [] : [block(name, `It is ${is}; ${kind} was expected.`)];
    }),
    ...columns
      .filter(({ name }) => !wanted.has(name))
      .map(({ name }) => block(name, 'It is not among the features that are served.')),
  ];
}

function missingShare(column: TrainingColumn): number {
  let missing = 0;
  if (column.kind === 'numeric') {
    for (const value of column.values) if (Number.isNaN(value)) missing += 1;
    return missing / column.values.length;
  }
  for (const code of column.codes) if (code < 0) missing += 1;
  return missing / column.codes.length;
}

function isConstant(column: TrainingColumn): boolean {
  const [values, isMissing] =
    column.kind === 'numeric'
      ? [column.values, Number.isNaN]
      : [column.codes, (code: number) => code < 0];
  let first: number | undefined;
  for (const value of values) {
    if (isMissing(value)) continue;
    first ??= value;
    if (value !== first) return false;
  }
  return true;
}

/** How well the column alone tells the label, 0 to 1: of two classes twice the distance of its area from a half, of numbers the square of their correlation. null: it is not asked. */
function knownOf(column: TrainingColumn, target: TrainingTarget): number | null {
  if (target.task === 'multiclass') return null;
  const scores = column.kind === 'numeric' ? column.values : meansOf(column.codes, target);
  const rows: number[] = [];
  for (const [row, score] of scores.entries()) if (Number.isFinite(score)) rows.push(row);
  if (rows.length < 2) return null;
  const given = Float64Array.from(rows, (row) => scores[row] as number);
  if (target.task !== 'regression') {
    const labels = Uint8Array.from(rows, (row) => (target.codes[row] === 1 ? 1 : 0));
    const area = rocAuc(tieGroups(labels, given));
    return area === null ? null : Math.abs(2 * area - 1);
  }
  return (
    correlation(
      given,
      Float64Array.from(rows, (row) => target.values[row] as number),
    ) ** 2
  );
}

/** Each category as the mean label of its other rows: its own row would tell the label of a category that is there once. */
function meansOf(codes: Int32Array, target: TrainingTarget): Float64Array {
  const labelOf = (row: number) =>
    target.task === 'regression' ? (target.values[row] as number) : (target.codes[row] as number);
  const sums = new Map<number, { sum: number; n: number }>();
  for (const [row, code] of codes.entries()) {
    const of = sums.get(code) ?? { sum: 0, n: 0 };
    of.sum += labelOf(row);
    of.n += 1;
    sums.set(code, of);
  }
  return Float64Array.from(codes, (code, row) => {
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

function classShares(target: TrainingTarget): [name: string, share: number][] {
  if (target.task === 'regression') return [];
  const counts = new Float64Array(target.classes.length);
  for (const code of target.codes) counts[code] = (counts[code] ?? 0) + 1;
  return target.classes.map((name, code) => [
    String(name),
    (counts[code] ?? 0) / target.codes.length,
  ]);
}

/** Of the holdout's rows, the share that is among those learned from, label and all. */
function overlapShare(train: TrainingData, holdout: TrainingData): number {
  const keysOf = ({ columns, target }: TrainingData, like: readonly TrainingColumn[]) => {
    const cells = like.map(({ name }) => cellsOf(columns.find((column) => column.name === name)));
    const labels = target.task === 'regression' ? target.values : target.codes;
    return Array.from(
      labels,
      (label, row) => `${cells.map((cell) => cell(row)).join('\u0001')}\u0001${label}`,
    );
  };
  const learned = new Set(keysOf(train, train.columns));
  const held = keysOf(holdout, train.columns);
  return held.length === 0 ? 0 : held.filter((key) => learned.has(key)).length / held.length;
}

function cellsOf(column: TrainingColumn | undefined): (row: number) => string {
  if (!column) return () => '';
  if (column.kind === 'numeric') return (row) => String(column.values[row]);
  return (row) => String(column.labels[column.codes[row] as number] ?? '');
}

const percent = (share: number) => `${Number((share * 100).toPrecision(2))} %`;
const show = (value: number) => String(Number(value.toPrecision(3)));
