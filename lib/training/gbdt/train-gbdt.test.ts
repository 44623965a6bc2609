import { describe, expect, test } from 'vitest';
import { seededNumbers } from '#lib/performance/random-order.ts';
import { rocAuc } from '#lib/performance/roc-auc.ts';
import { tieGroups } from '#lib/performance/tie-groups.ts';
import { binaryTarget, classTarget, drawColumns, numberTarget } from '#test/training/drawn-data.ts';
import type { ClassTarget, NumericColumn, TrainingColumn, TrainingData } from '../training-data.ts';
import type { GbdtParameters } from './parameters.ts';
import { predictGbdt } from './predict-gbdt.ts';
import { type GbdtModel, trainGbdt } from './train-gbdt.ts';

const ROWS = 2000;
const columns = drawColumns(ROWS, 1);
const others = drawColumns(ROWS, 2);
const binary: TrainingData = { columns, target: binaryTarget(columns, 3) };

const numeric = (name: string, values: readonly number[]): NumericColumn => ({
  name,
  kind: 'numeric',
  values: Float64Array.from(values),
});

function areaOf(model: GbdtModel, rows: TrainingColumn[], { codes }: ClassTarget): number {
  return rocAuc(tieGroups(Uint8Array.from(codes), predictGbdt(model, rows))) ?? 0;
}

const leavesOf = (model: GbdtModel) =>
  model.trees.map(({ column }) => column.filter((at) => at < 0).length);

test('rows that were not learned from are told apart', () => {
  const truth = binaryTarget(others, 4);
  expect(areaOf(trainGbdt(binary), others, truth)).toBeGreaterThan(0.95);
});

test('of several classes every row has probabilities of a sum of 1, and mostly the right one', () => {
  const model = trainGbdt({ columns, target: classTarget(columns, 3) });
  const truth = classTarget(others, 4);
  const shares = predictGbdt(model, others);
  let right = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const own = Array.from(shares.subarray(row * 3, row * 3 + 3));
    expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    if (own.indexOf(Math.max(...own)) === truth.codes[row]) right += 1;
  }
  expect(right / ROWS).toBeGreaterThan(0.7);
});

test('the squared error of numbers falls far below their variance', () => {
  const model = trainGbdt({ columns, target: numberTarget(columns, 3) });
  const { values } = numberTarget(others, 4);
  const answers = predictGbdt(model, others);
  const mean = values.reduce((sum, value) => sum + value, 0) / ROWS;
  const squares = (of: (row: number) => number) =>
    values.reduce((sum, value, row) => sum + (value - of(row)) ** 2, 0);
  expect(squares((row) => answers[row] ?? 0) / squares(() => mean)).toBeLessThan(0.15);
});

test('one division of hand-made rows is the best one, and its leaves are Newton steps', () => {
  const target = { task: 'regression', values: Float64Array.of(1, 1, 1, 5, 5, 9) } as const;
  const x = numeric('x', [1, 2, 3, 10, 11, 12]);
  const parameters = { n_trees: 1, max_leaves: 2, min_samples_leaf: 1, learning_rate: 0.5, l2: 1 };
  const model = trainGbdt({ columns: [x], target }, { parameters });
  const base = Math.fround(22 / 6);
  expect(model.baseScores).toEqual([base]);
  expect(model.trees[0]?.threshold[0]).toBe(6.5);
  // ½ · Σ (value − base) / (rows + l2).
  const [low = 0, , , high = 0] = predictGbdt(model, [x]);
  expect(low).toBeCloseTo(base + (0.5 * (3 - 3 * base)) / 4, 6);
  expect(high).toBeCloseTo(base + (0.5 * (19 - 3 * base)) / 4, 6);
});

describe('what is missing', () => {
  const rows = 400;
  const next = seededNumbers(9);
  const values = Array.from({ length: rows }, () => (next() < 0.3 ? Number.NaN : next()));

  test.each([
    ['like the high ones', 1],
    ['like the low ones', 0],
  ])('goes to the side that it is like: %s', (_name, like) => {
    const codes = Int32Array.from(values, (value) =>
      Number.isNaN(value) ? like : Number(value > 0.5),
    );
    const data: TrainingData = {
      columns: [numeric('x', values)],
      target: { task: 'binary', classes: ['no', 'yes'], codes },
    };
    const model = trainGbdt(data, { parameters: { n_trees: 20 } });
    const [ofMissing = 0.5] = predictGbdt(model, [numeric('x', [Number.NaN])]);
    expect(Math.abs(ofMissing - like)).toBeLessThan(0.2);
    expect(model.trees[0]?.column.filter((at) => at >= 0).length).toBeGreaterThan(0);
  });

  test('may be what matters, whatever the values are', () => {
    const codes = Int32Array.from(values, (value) => Number(Number.isNaN(value)));
    const target = { task: 'binary', classes: [0, 1], codes } as const;
    const model = trainGbdt({ columns: [numeric('x', values)], target });
    expect(areaOf(model, [numeric('x', values)], target)).toBe(1);
  });

  test('goes with the larger side where there was none to learn from', () => {
    const codes = Int32Array.from({ length: 100 }, (_, at) => Number(at >= 70));
    const x = numeric('x', [...codes.keys()]);
    const model = trainGbdt({ columns: [x], target: { task: 'binary', classes: [0, 1], codes } });
    const [ofMissing = 1] = predictGbdt(model, [numeric('x', [Number.NaN])]);
    expect(ofMissing).toBeLessThan(0.1);
  });
});

describe('categories', () => {
  const labels = 'abcdefghijklmnopqrst'.split('');
  const next = seededNumbers(11);
  const codes = new Int32Array(2000).map(() => Math.floor(next() * labels.length));
  const target = {
    task: 'binary',
    classes: [0, 1],
    // Every other letter: no threshold divides them.
    codes: codes.map((code) => code % 2),
  } as const;
  const letters: TrainingColumn = { name: 'letter', kind: 'categorical', labels, codes };

  test('are divided as a set, in one question', () => {
    const parameters = { n_trees: 1, max_leaves: 2 };
    const model = trainGbdt({ columns: [letters], target }, { parameters });
    expect(areaOf(model, [letters], target)).toBe(1);
  });

  test('are known by their labels, whatever their codes are', () => {
    const model = trainGbdt({ columns: [letters], target });
    const turned: TrainingColumn = {
      ...letters,
      labels: labels.toReversed(),
      codes: codes.map((code) => labels.length - 1 - code),
    };
    expect(predictGbdt(model, [turned])).toEqual(predictGbdt(model, [letters]));
  });

  test('beyond the bins are as missing ones: the most frequent are kept', () => {
    const skewed = codes.map((code) => (code < 4 ? code : code % 5 === 0 ? code : code % 4));
    const model = trainGbdt(
      { columns: [{ ...letters, codes: skewed }], target },
      { parameters: { max_bins: 4 } },
    );
    expect(model.columns[0]).toMatchObject({ labels: ['a', 'b', 'c', 'd'] });
    const one = (label: string): TrainingColumn => ({
      ...letters,
      labels: [label],
      codes: Int32Array.of(0),
    });
    expect(predictGbdt(model, [one('f')])).toEqual(predictGbdt(model, [one('')]));
  });
});

describe('parameters', () => {
  test('leaves, depth and rows of a leaf are bounded', () => {
    const model = trainGbdt(binary, {
      parameters: { max_leaves: 6, max_depth: 3, min_samples_leaf: 50 },
    });
    expect(Math.max(...leavesOf(model))).toBeLessThanOrEqual(6);
    for (const tree of model.trees) expect(Math.min(...tree.rows)).toBeGreaterThanOrEqual(50);
    const stumps = trainGbdt(binary, { parameters: { max_depth: 1 } });
    expect(Math.max(...leavesOf(stumps))).toBe(2);
  });

  test.each([1, -1] as const)('monotone: answers go one way (%d)', (direction) => {
    const x = numeric(
      'plain',
      Array.from({ length: 200 }, (_, at) => at / 20 - 5),
    );
    const rest = others.slice(1).map((column): TrainingColumn => {
      // Every other column is held at its first value.
      if (column.kind === 'numeric') return { ...column, values: new Float64Array(200).fill(0.4) };
      return { ...column, codes: new Int32Array(200) };
    });
    const falls = (parameters: Partial<GbdtParameters>) => {
      const answers = predictGbdt(trainGbdt(binary, { parameters }), [x, ...rest]);
      return answers.some(
        (value, at) => at > 0 && (value - (answers[at - 1] ?? 0)) * direction < 0,
      );
    };
    expect(falls({})).toBe(true);
    expect(falls({ monotone: { plain: direction } })).toBe(false);
  });

  test('class weights raise what is weighed', () => {
    const meanOf = (parameters: Partial<GbdtParameters>) =>
      predictGbdt(trainGbdt(binary, { parameters }), others).reduce((sum, p) => sum + p / ROWS, 0);
    expect(meanOf({ class_weights: { 1: 5 } })).toBeGreaterThan(meanOf({}) + 0.02);
    const rare: TrainingData = {
      columns,
      target: {
        ...binary.target,
        codes: Int32Array.from({ length: ROWS }, (_, at) => Number(at % 20 === 0)),
      } as ClassTarget,
    };
    expect(trainGbdt(rare).baseScores[0]).toBeCloseTo(Math.log(1 / 19), 6);
    const balanced = { parameters: { class_weights: 'balanced' } } as const;
    expect(trainGbdt(rare, balanced).baseScores[0]).toBeCloseTo(0, 6);
  });

  test('early stopping ends where held-out rows say so, and without it every tree is grown', () => {
    const next = seededNumbers(5);
    const noise = { ...binary.target, codes: new Int32Array(ROWS).map(() => Number(next() < 0.5)) };
    const data = { columns, target: noise as ClassTarget };
    expect(trainGbdt(data).trees).toHaveLength(100);
    const stopped = trainGbdt(data, { parameters: { early_stopping_rounds: 5 } });
    expect(stopped.trees.length).toBeLessThan(20);
    const learned = trainGbdt(binary, { parameters: { n_trees: 60, early_stopping_rounds: 10 } });
    expect(learned.trees.length).toBeGreaterThan(30);
  });

  test('a round can be the last one', () => {
    const seen: number[] = [];
    const onRound = (round: number) => seen.push(round) < 3;
    expect(trainGbdt(binary, { onRound }).trees).toHaveLength(3);
    expect(seen).toEqual([1, 2, 3]);
  });

  test.each<[Partial<GbdtParameters>, string]>([
    [{ n_trees: 0 }, 'n_trees is 0; expected an integer from 1 to 10000'],
    [{ learning_rate: Number.NaN }, 'learning_rate is NaN'],
    [{ max_bins: 256 }, 'max_bins is 256; expected an integer from 2 to 255'],
    [{ max_depth: 1.5 }, 'max_depth is 1.5'],
    [{ monotone: { letter: 1 } }, 'monotone names letter; expected a column of numbers'],
    [{ class_weights: { 2: 1 } }, 'class_weights names 2, which is no class'],
  ])('%j is refused', (parameters, message) => {
    expect(() => trainGbdt(binary, { parameters })).toThrow(message);
  });
});

test.each<[string, TrainingData]>([
  [
    'no row has the class 1',
    { columns, target: { ...binary.target, codes: new Int32Array(ROWS) } as ClassTarget },
  ],
  ['there are no columns', { ...binary, columns: [] }],
  ['there are two columns plain', { ...binary, columns: [...columns, ...columns] }],
  ['short has 1 rows; expected 2000', { ...binary, columns: [numeric('short', [1])] }],
  [
    'the target has a value that is not a finite number',
    { columns, target: { task: 'regression', values: new Float64Array(ROWS).fill(Number.NaN) } },
  ],
])('%s', (message, data) => {
  expect(() => trainGbdt(data)).toThrow(message);
});
