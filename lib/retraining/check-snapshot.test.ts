import { expect, test } from 'vitest';
import { seededNumbers } from '#lib/performance/random-order.ts';
import type { TrainingColumn, TrainingData } from '#lib/training/training-data.ts';
import { checkSnapshot } from './check-snapshot.ts';
import { snapshotRulesSchema } from './policy.ts';

const RULES = snapshotRulesSchema.parse({});

const next = seededNumbers(4);
const ROWS = 1000;

function numeric(name: string, of: (row: number) => number, rows = ROWS): TrainingColumn {
  return {
    name,
    kind: 'numeric',
    values: Float64Array.from({ length: rows }, (_, row) => of(row)),
  };
}
function categorical(name: string, of: (row: number) => number, rows = ROWS): TrainingColumn {
  const codes = Int32Array.from({ length: rows }, (_, row) => of(row));
  return {
    name,
    kind: 'categorical',
    labels: Array.from({ length: rows }, (_, at) => `c${at}`),
    codes,
  };
}
const labels = Int32Array.from({ length: ROWS }, () => (next() < 0.3 ? 1 : 0));
const binary = (columns: TrainingColumn[], codes = labels): TrainingData => ({
  columns,
  target: { task: 'binary', classes: ['no', 'yes'], codes },
});
const usual = () => [
  numeric('distance', () => next()),
  categorical('origin', () => Math.floor(next() * 5)),
];
const holdout = binary(
  [numeric('distance', () => 5 + next(), 50), categorical('origin', () => 1, 50)],
  labels.subarray(0, 50),
);

function check(train: TrainingData, held = holdout) {
  return checkSnapshot({ train, holdout: held }, null, RULES).map(
    ({ check: found, column, severity }) => [found, column, severity],
  );
}

test('rows as they should be', () => {
  expect(check(binary(usual()))).toEqual([]);
});

test.each<[string, TrainingColumn, [string, string]]>([
  [
    'missing values',
    numeric('bad', (row) => (row % 3 === 0 ? next() : Number.NaN)),
    ['missing', 'warn'],
  ],
  [
    'missing categories',
    categorical('bad', (row) => (row % 3 === 0 ? row % 7 : -1)),
    ['missing', 'warn'],
  ],
  ['a constant', numeric('bad', () => 7), ['constant', 'warn']],
  ['the label itself', numeric('bad', (row) => labels[row] ?? 0), ['leakage', 'block']],
  [
    'the label, the other way round',
    numeric('bad', (row) => -(labels[row] ?? 0)),
    ['leakage', 'block'],
  ],
  ['a category that knows it', categorical('bad', (row) => labels[row] ?? 0), ['leakage', 'block']],
])('%s', (_, bad, [found, severity]) => {
  expect(check(binary([...usual(), bad]))).toEqual([[found, 'bad', severity]]);
});

test('a category of its own for each row knows nothing', () => {
  expect(check(binary([...usual(), categorical('id', (row) => row)]))).toEqual([]);
});

test('a number that the label is made of', () => {
  const values = Float64Array.from({ length: ROWS }, () => next());
  const columns = [...usual(), numeric('bad', (row) => 3 * (values[row] ?? 0) + 0.001 * next())];
  const train: TrainingData = { columns, target: { task: 'regression', values } };
  const held: TrainingData = {
    columns: holdout.columns,
    target: { task: 'regression', values: values.subarray(0, 50) },
  };
  expect(check(train, held)).toEqual([['leakage', 'bad', 'block']]);
});

test('a class with too few rows', () => {
  const rare = Int32Array.from({ length: ROWS }, (_, row) => (row < 5 ? 1 : 0));
  expect(check(binary(usual(), rare))).toEqual([['balance', null, 'warn']]);
});

test('rows of the holdout among those learned from', () => {
  const columns = usual();
  const first = columns.map(
    (column): TrainingColumn =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.subarray(0, 50) }
        : { ...column, codes: column.codes.subarray(0, 50) },
  );
  const train = binary(columns);
  expect(check(train, binary(first, labels.subarray(0, 50)))).toEqual([['overlap', null, 'block']]);
});

test('columns that are missing, new or of another kind', () => {
  const expected = [
    { name: 'distance', kind: 'categorical' },
    { name: 'hour', kind: 'numeric' },
  ] as const;
  const found = checkSnapshot({ train: binary(usual()), holdout }, expected, RULES);
  expect(found.map(({ column, said }) => [column, said])).toEqual([
    ['distance', 'It is numeric; categorical was expected.'],
    ['hour', 'It is missing.'],
    ['origin', 'It is not among the features that are served.'],
  ]);
  expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['block']));
});

test('what a rule is not to say is not said', () => {
  const rules = { ...RULES, constant: { severity: 'off' as const } };
  const train = binary([...usual(), numeric('bad', () => 7)]);
  expect(checkSnapshot({ train, holdout }, null, rules)).toEqual([]);
});

test('a class that no row has is never fit to be learned', () => {
  const train: TrainingData = {
    columns: usual(),
    target: { task: 'binary', classes: [0, 1], codes: new Int32Array(ROWS) },
  };
  const found = checkSnapshot({ train, holdout }, null, RULES);
  expect(found).toContainEqual({
    ...{ check: 'balance', severity: 'block', column: null },
    said: 'No row to learn from has the label 1.',
  });
});
