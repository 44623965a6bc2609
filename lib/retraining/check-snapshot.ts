import type { TrainingColumn, TrainingData, TrainingTarget } from '#lib/training/training-data.ts';
import { labelKnowledge } from './label-knowledge.ts';
import type { SnapshotRules } from './policy.ts';
import { overlapOf } from './rows-overlap.ts';
import { strayShare, type ValueRange } from './value-ranges.ts';

export interface SnapshotFinding {
  check: 'schema' | keyof SnapshotRules;
  severity: 'block' | 'warn';
  column: string | null;
  said: string;
}

/** The columns that are expected: those of the version that is served. */
interface ExpectedColumn {
  name: string;
  kind: 'numeric' | 'categorical';
}

/** What was learned before. */
export interface KnownBefore {
  /** null: whatever the snapshot has. */
  columns: readonly ExpectedColumn[] | null;
  /** Of columns of numbers, by name. */
  ranges: ReadonlyMap<string, ValueRange>;
}

/** Both parts of a snapshot, and what could not be read into them: the share of a column’s cells, by name. */
export interface CheckedParts {
  train: TrainingData;
  holdout: TrainingData;
  unreadable: ReadonlyMap<string, number>;
}

/**
 * Whether rows are fit to be learned from: the columns that are expected, values that are there, vary and are not far from those known, enough rows of each
 * class, no feature that knows the label almost alone, no rows of the holdout among those learned from.
 */
export function checkSnapshot(
  { train, holdout, unreadable }: CheckedParts,
  before: KnownBefore,
  rules: SnapshotRules,
): SnapshotFinding[] {
  const { columns: expected } = before;
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
    const lost = unreadable.get(name) ?? 0;
    if (lost > rules.range.most) {
      add('range', name, `${percent(lost)} of its cells are infinite, or no numbers.`);
    }
    if (column.kind === 'numeric') {
      const range = before.ranges.get(name);
      const stray = strayShare(column.values, range);
      if (stray > rules.range.most) {
        const wanted = range
          ? `far from ${show(range.low)} to ${show(range.high)}, which are known, or infinite`
          : 'infinite';
        add('range', name, `${percent(stray)} of its values are ${wanted}.`);
      }
    }
    const known = labelKnowledge(column, train.target);
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
  if (train.target.task === 'regression' && isOneValue(train.target.values)) {
    const said = 'All labels are the same: there is nothing to learn.';
    findings.push({ check: 'balance', severity: 'block', column: null, said });
  }
  const overlap = overlapOf(train, holdout);
  if (overlap.share > rules.overlap.most && rules.overlap.severity !== 'off') {
    const isChance = overlap.beyondChance <= rules.overlap.most;
    const said = `${percent(overlap.share)} of the holdout’s rows are equal to some that are learned from`;
    findings.push({
      ...{ check: 'overlap', column: null },
      severity: isChance ? 'warn' : rules.overlap.severity,
      said: isChance
        ? `${said}: no more than of those learned from among each other (${percent(overlap.amongLearned)}).`
        : `${said}; of those learned from, ${percent(overlap.amongLearned)} are equal to another.`,
    });
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

function isOneValue(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
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

const percent = (share: number) => `${Number((share * 100).toPrecision(2))} %`;
const show = (value: number) => String(Number(value.toPrecision(3)));
