import { describe, expect, it } from 'vitest';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { evaluateRows } from './evaluate-rows.ts';
import { evaluationReport } from './evaluation-report.ts';
import { type EvaluationColumns, prepareRows } from './evaluation-rows.ts';

type Cell = number | string | null;

function column(name: string, cells: readonly Cell[]): FileColumn {
  if (cells.every((cell) => typeof cell !== 'string')) {
    return { name, kind: 'number', values: Float64Array.from(cells, (cell) => cell ?? Number.NaN) };
  }
  const values = [...new Set(cells.filter((cell) => cell !== null).map(String))];
  const codes = Int32Array.from(cells, (cell) => (cell === null ? -1 : values.indexOf(`${cell}`)));
  return { name, kind: 'text', codes, values };
}

function evaluate(
  label: Cell[],
  scores: Record<string, Cell[]>,
  {
    said,
    ...options
  }: { said?: Cell[] } & Partial<Omit<EvaluationColumns, 'label' | 'scores' | 'prediction'>> = {},
): Record<string, unknown> {
  const { evaluation, skipped } = prepareRows({
    rows: label.length,
    label: column('y', label),
    scores: Object.entries(scores).map(([name, cells]) => ({
      column: column(name, cells),
      className: name,
    })),
    prediction: said && column('said', said),
    skipMissing: false,
    ...options,
  });
  return evaluationReport(evaluateRows(evaluation), { skipped });
}

describe('takes', () => {
  const p = [0.4, 0.2, 0.9];

  it.each<[string, Cell[], { said?: Cell[]; positive?: string; threshold?: number }, object]>([
    ['0 and 1', [1, 0, 1], {}, { recall: 0.5, threshold: 0.5, classes: ['0', '1'] }],
    ['-1 and 1', [1, -1, 1], {}, { recall: 0.5, roc_auc: 1, classes: ['-1', '1'] }],
    ['true and false', ['true', 'FALSE', 'true'], {}, { recall: 0.5, roc_auc: 1 }],
    ['a threshold', [1, 0, 1], { threshold: 0.4 }, { recall: 1, threshold: 0.4 }],
    ['predictions', [1, 0, 1], { said: [1, 0, 1] }, { accuracy: 1, threshold: null, roc_auc: 1 }],
    ['flags that meet numbers', ['true', 'false', 'true'], { said: [1, 0, 0] }, { recall: 0.5 }],
    ['a name', ['yes', 'no', 'yes'], { positive: 'yes' }, { roc_auc: 1, classes: ['no', 'yes'] }],
    ['a number', [2, 1, 2], { positive: '2' }, { roc_auc: 1, classes: ['1', '2'] }],
    ['the other class', [0, 1, 0], { positive: '0' }, { roc_auc: 1, classes: ['1', '0'] }],
    ['a class that no row has', ['no', 'no', 'no'], { positive: 'yes' }, { roc_auc: null, fp: 1 }],
  ])('a binary model with %s', (_name, label, options, expected) => {
    const { fp: _fp, ...rest } = expected as { fp?: number };
    expect(evaluate(label, { p }, options)).toMatchObject({ task: 'binary', ...rest });
  });

  it.each<[string, Cell[], object]>([
    ['NA among numbers', [1, 'NA', 1, 0], { n: 3, skipped: 1, classes: ['0', '1'] }],
    ['null among true and false', ['true', 'null', 'TRUE', 'false'], { n: 3, skipped: 1 }],
  ])('%s as none', (_name, label, expected) => {
    const scores = { p: [0.9, 0.1, 0.8, 0.2] };
    expect(evaluate(label, scores, { skipMissing: true })).toMatchObject(expected);
    expect(() => evaluate(label, scores)).toThrow(
      'has no value in 1 of 4 rows, the first is row 2',
    );
  });

  it('NA as a class where the others are names', () => {
    const said: Cell[] = ['NA', 'DE', 'FR'];
    expect(evaluate(['NA', 'DE', 'DE'], {}, { said })).toMatchObject({
      ...{ n: 3, classes: ['DE', 'FR', 'NA'] },
    });
  });

  it('one score beside predicted classes, which is left out', () => {
    const said: Cell[] = ['cat', 'dog', 'cow'];
    const options = { said, task: 'multiclass' as const };
    expect(evaluate(['cat', 'dog', 'dog'], { confidence: [0.9, 0.8, 0.4] }, options)).toMatchObject(
      {
        accuracy: 2 / 3,
        notes: [expect.stringContaining('Without a score of each class')],
      },
    );
  });

  it('classes by name', () => {
    const scores = { cat: [0.8, 0.4, 0.7], dog: [0.2, 0.6, 0.3] };
    expect(evaluate(['cat', 'dog', 'dog'], scores)).toMatchObject({
      task: 'multiclass',
      accuracy: 2 / 3,
      classes: ['cat', 'dog'],
      confusion_matrix: [
        [1, 0],
        [1, 1],
      ],
      per_class: [
        { class: 'cat', support: 1, roc_auc: 1 },
        { class: 'dog', support: 2 },
      ],
    });
    const said = evaluate(['cat', 'dog', 'dog'], {}, { said: ['cat', 'dog', 'cow'] });
    expect(said).toMatchObject({ classes: ['cat', 'cow', 'dog'], roc_auc_ovr: null });
  });

  it('classes that are numbers, by whatever numbers their columns have', () => {
    const scores = { '00': [0.9, 0.1], '1.0': [0.1, 0.9] };
    expect(evaluate([0, 1], scores)).toMatchObject({ accuracy: 1, classes: ['0', '1'] });
    const tens = evaluate([10, 11], { p_10: [0.9, 0.1], p_11: [0.1, 0.9] });
    expect(tens).toMatchObject({ accuracy: 1, classes: ['10', '11'] });
    const said = evaluate([10, 2, 2], {}, { said: [2, 2, 10], task: 'multiclass' });
    expect(said.classes).toEqual(['2', '10']);
  });

  it('numbers', () => {
    const found = evaluate([1.5, -2, 10], { p: [1, 0, 12] });
    expect(found).toMatchObject({ task: 'regression', mae: 1.5, mse: 2.75, max_error: 2 });
    expect(evaluate([1.5, -2, 10], {}, { said: [1, 0, 12] })).toMatchObject({ mae: 1.5 });
    expect(evaluate([0, 1], { p: [0.5, 3] }, { task: 'regression' })).toMatchObject({ mae: 1.25 });
  });
});

it('leaves rows out when it is told to, and counts them', () => {
  const found = evaluate([1, null, 0, 0], { p: [0.9, 0.4, null, 0.2] }, { skipMissing: true });
  expect(found).toMatchObject({ n: 2, skipped: 2, roc_auc: 1 });
  const label = ['a', 'b', null, 'c'];
  const some = evaluate(label, { a: [1, 0, 1, null], b: [0, 1, 0, null] }, { skipMissing: true });
  expect(some).toMatchObject({ n: 2, classes: ['a', 'b'], accuracy: 1 });
});

it('has null and a reason where a metric is not defined', () => {
  const found = evaluate([0, 0], { p: [0.9, 0.2] });
  expect(found).toMatchObject({
    roc_auc: null,
    recall: 0,
    accuracy: 0.5,
    log_loss: expect.any(Number),
  });
  expect(found.notes).toContainEqual(expect.stringMatching(/roc_auc is not defined/));
});

it.each<[string, Parameters<typeof evaluate>, RegExp]>([
  ['a missing score', [[1, 0], { p: [0.9, null] }], /p has no value in 1 of 2 rows, .* row 2;/],
  ['a score above 1', [[1, 0], { p: [0.9, 1.2] }], /p is 1\.2 in row 2: expected a probability/],
  ['an infinite score', [[1, 0], { p: [0.9, Infinity] }], /p is Infinity in row 2/],
  ['a score of text', [[1, 0], { p: [0.9, 'high'] }], /p has "high" in row 2/],
  ['two names', [['yes', 'no'], { p: [1, 0] }], /"yes" and "no": say which is the positive/],
  ['three names', [['a', 'b', 'c'], { p: [1, 0, 0] }], /a score column is needed for each class/],
  ['three values', [[0, 1, 2], { p: [1, 0, 0] }, { task: 'binary' }], /beside 1 there are 0, 2/],
  [
    'a positive class that is not there',
    [[0, 1], { p: [1, 0] }, { positive: 'x' }],
    /No label is x/,
  ],
  [
    'two scores of a binary model',
    [[0, 1], { a: [1, 0], b: [0, 1] }, { task: 'binary' }],
    /has one score column; there are 2/,
  ],
  [
    'one score of classes',
    [[0, 1], { a: [1, 0] }, { task: 'multiclass' }],
    /for each class; there is/,
  ],
  ['a class without scores', [['a', 'c'], { a: [1, 0], b: [0, 1] }], /class c in row 2/],
  ['no rows', [[], { p: [] }], /no rows to evaluate/],
  ['an infinite number', [[1.5, 3], { p: [1, Infinity] }], /p is Infinity in row 2/],
  [
    'too many classes',
    [Array.from({ length: 1001 }, (_one, at) => at), {}, { said: [], task: 'multiclass' }],
    /more than 1000 different values/,
  ],
])('refuses %s', (_name, given, message) => {
  expect(() => evaluate(...given)).toThrow(message);
});

it('names the row of the file, not of what is left of it', () => {
  const given = [[1, null, 0], { p: [0.9, 0.3, 7] }, { skipMissing: true }] as const;
  expect(() => evaluate([...given[0]], given[1] as never, given[2])).toThrow(/p is 7 in row 3/);
});
