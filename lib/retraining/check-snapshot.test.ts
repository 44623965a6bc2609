import { expect, test } from 'vitest';
import { seededNumbers } from '#lib/performance/random-order.ts';
import type { TrainingColumn, TrainingData } from '#lib/training/training-data.ts';
import { checkSnapshot, type KnownBefore } from './check-snapshot.ts';
import { snapshotRulesSchema } from './policy.ts';

const RULES = snapshotRulesSchema.parse({});
const NOTHING_KNOWN: KnownBefore = { columns: null, ranges: new Map() };

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

function check(train: TrainingData, held = holdout, ranges: KnownBefore['ranges'] = new Map()) {
  return checkSnapshot(
    { train, holdout: held, unreadable: new Map() },
    { columns: null, ranges },
    RULES,
  ).map(({ check: found, column, severity }) => [found, column, severity]);
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
  [
    'a number that is there where the label is 0',
    numeric('bad', (row) => (labels[row] === 1 ? Number.NaN : next())),
    ['leakage', 'block'],
  ],
  [
    'a number that is infinite where the label is 1',
    numeric('bad', (row) => (labels[row] === 1 && row % 100 > 0 ? Number.NaN : next() / 2)),
    ['leakage', 'block'],
  ],
  [
    'a number near which the label is 1, and 0 on both sides',
    numeric('bad', (row) =>
      labels[row] === 1 ? next() : (next() - 0.5) * 40 + (row % 2 ? 25 : -25),
    ),
    ['leakage', 'block'],
  ],
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

const threeOf = (row: number) => (labels[row] === 1 ? 2 : row % 2);
const multiclass = (columns: TrainingColumn[]): TrainingData => ({
  columns,
  target: {
    ...{ task: 'multiclass', classes: ['none', 'some', 'much'] },
    codes: Int32Array.from({ length: ROWS }, (_, row) => threeOf(row)),
  },
});

test.each<[string, TrainingColumn, boolean]>([
  ['the class itself', categorical('bad', threeOf), true],
  ['a number for each class', numeric('bad', (row) => [3, -1, 1][threeOf(row)] ?? 0), true],
  [
    'a range for each class, of which one lies amid the others',
    numeric('bad', (row) => ([20, 0, 10][threeOf(row)] ?? 0) + next()),
    true,
  ],
  [
    'a class that is not told from another',
    numeric('bad', (row) => (threeOf(row) === 2 ? 1 : 0)),
    false,
  ],
  ['a category of its own for each row', categorical('bad', (row) => row), false],
  ['chance', numeric('bad', () => next()), false],
])('of several classes: %s', (_, bad, isLeak) => {
  const found = check(multiclass([...usual(), bad]));
  expect(found).toEqual(isLeak ? [['leakage', 'bad', 'block']] : []);
});

test('values far from those known', () => {
  const ranges = new Map([['distance', { low: 0, high: 1 }]]);
  const stray = (value: number) =>
    binary([numeric('distance', (row) => (row < 30 ? value : next())), ...usual().slice(1)]);
  expect(check(stray(1.9), holdout, ranges)).toEqual([]);
  expect(check(stray(2.1), holdout, ranges)).toEqual([['range', 'distance', 'block']]);
  expect(check(stray(-1.1), holdout, ranges)).toEqual([['range', 'distance', 'block']]);
  expect(check(stray(2.1))).toEqual([]);
  expect(check(stray(Number.POSITIVE_INFINITY))).toEqual([['range', 'distance', 'block']]);
});

test('a known range that is one value says nothing of others', () => {
  const ranges = new Map([['distance', { low: 7, high: 7 }]]);
  expect(check(binary(usual()), holdout, ranges)).toEqual([]);
});

test('a number of which the label is the square', () => {
  const values = Float64Array.from({ length: ROWS }, () => next() - 0.5);
  const squared = values.map((value) => value ** 2);
  const columns = [...usual(), numeric('bad', (row) => values[row] ?? 0)];
  const train: TrainingData = { columns, target: { task: 'regression', values: squared } };
  const held: TrainingData = {
    columns: holdout.columns,
    target: { task: 'regression', values: squared.subarray(0, 50) },
  };
  expect(check(train, held)).toEqual([['leakage', 'bad', 'block']]);
});

test('labels that are all the same number', () => {
  const target = { task: 'regression', values: new Float64Array(ROWS).fill(3) } as const;
  const held = { task: 'regression', values: new Float64Array(50).fill(3) } as const;
  const found = check({ columns: usual(), target }, { columns: holdout.columns, target: held });
  expect(found).toContainEqual(['balance', null, 'block']);
});

test('cells that could not be read', () => {
  const parts = { train: binary(usual()), holdout, unreadable: new Map([['distance', 0.4]]) };
  const found = checkSnapshot(parts, NOTHING_KNOWN, RULES);
  expect(found).toMatchObject([{ check: 'range', column: 'distance', severity: 'block' }]);
  expect(found[0]?.said).toBe('40 % of its cells are infinite, or no numbers.');
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

test('equal rows, where there are few that differ, are what chance gives', () => {
  const few = (rows: number) => [numeric('distance', () => Math.floor(next() * 20), rows)];
  const held = Int32Array.from({ length: 200 }, () => (next() < 0.3 ? 1 : 0));
  const found = checkSnapshot(
    { train: binary(few(ROWS)), holdout: binary(few(200), held), unreadable: new Map() },
    NOTHING_KNOWN,
    RULES,
  );
  expect(found.map(({ check: of, severity }) => [of, severity])).toEqual([['overlap', 'warn']]);
  expect(found[0]?.said).toContain('no more than of those learned from among each other');
});

test('columns that are missing, new or of another kind', () => {
  const expected = [
    { name: 'distance', kind: 'categorical' },
    { name: 'hour', kind: 'numeric' },
  ] as const;
  const found = checkSnapshot(
    { train: binary(usual()), holdout, unreadable: new Map() },
    { columns: expected, ranges: new Map() },
    RULES,
  );
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
  expect(checkSnapshot({ train, holdout, unreadable: new Map() }, NOTHING_KNOWN, rules)).toEqual(
    [],
  );
});

test('a class that no row has is never fit to be learned', () => {
  const train: TrainingData = {
    columns: usual(),
    target: { task: 'binary', classes: [0, 1], codes: new Int32Array(ROWS) },
  };
  const found = checkSnapshot({ train, holdout, unreadable: new Map() }, NOTHING_KNOWN, RULES);
  expect(found).toContainEqual({
    ...{ check: 'balance', severity: 'block', column: null },
    said: 'No row to learn from has the label 1.',
  });
});
