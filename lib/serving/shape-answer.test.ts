import { describe, expect, it } from 'vitest';
import { answerColumns } from '#lib/monitoring/answer-columns.ts';
import { answerOf } from '#lib/monitoring/traffic-columns.ts';
import type { TensorSpec, TensorType, TensorValue } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';
import { logAnswer } from './logged-values.ts';
import { rateConfidence } from './rate-confidence.ts';
import { shapeAnswer } from './shape-answer.ts';

const tensor = (type: TensorType, shape: number[], data: TensorValue['data']): TensorValue => ({
  type,
  shape,
  data,
});
const floats = (shape: number[], ...values: number[]) =>
  tensor('float32', shape, Float32Array.from(values));
const longs = (...values: bigint[]) => tensor('int64', [values.length], BigInt64Array.from(values));
const shape = (
  task: Task,
  roles: OutputRoles,
  outputs: Record<string, TensorValue>,
  rows: number,
) => {
  const specs: TensorSpec[] = Object.entries(outputs).map(([name, value]) => ({
    name,
    type: value.type,
    shape: value.shape.map((size, axis) => (axis === 0 ? 'N' : size)),
  }));
  return shapeAnswer(task, roles, specs, outputs, rows);
};

describe('shapeAnswer', () => {
  it.each<[string, Task, OutputRoles, Record<string, TensorValue>, number, unknown, unknown]>([
    [
      'label and probabilities',
      'binary',
      {},
      { output_label: longs(1n), output_probability: floats([1, 2], 0.25, 0.75) },
      1,
      [1],
      [{ 0: 0.25, 1: 0.75 }],
    ],
    [
      'one column of probability',
      'binary',
      {},
      { p: floats([2, 1], 0.25, 0.5) },
      2,
      [0, 1],
      [
        { 0: 0.75, 1: 0.25 },
        { 0: 0.5, 1: 0.5 },
      ],
    ],
    [
      'one dimension of probability',
      'binary',
      { classes: ['on time', 'late'] },
      { p: floats([1], 0.75) },
      1,
      ['late'],
      [{ 'on time': 0.25, late: 0.75 }],
    ],
    ['a margin is no probability', 'binary', {}, { margin: floats([1, 1], 3) }, 1, [3], null],
    [
      'label beside a margin',
      'binary',
      { label: 'y' },
      { margin: floats([1, 1], -3), y: tensor('string', [1], ['no']) },
      1,
      ['no'],
      null,
    ],
    [
      'three classes without label',
      'multiclass',
      { classes: ['a', 'b', 'c'] },
      { p: floats([2, 3], 0.25, 0.5, 0.25, 1, 0, 0) },
      2,
      ['b', 'a'],
      [
        { a: 0.25, b: 0.5, c: 0.25 },
        { a: 1, b: 0, c: 0 },
      ],
    ],
    ['three raw scores', 'multiclass', {}, { p: floats([1, 3], -2, 8, 1) }, 1, [1], null],
    [
      'a class named as a prototype member',
      'multiclass',
      { classes: ['__proto__', 'toString'] },
      { p: floats([1, 2], 0.25, 0.75) },
      1,
      ['toString'],
      [JSON.parse('{"__proto__":0.25,"toString":0.75}')],
    ],
    ['regression', 'regression', {}, { y: floats([2, 1], 1.5, -2) }, 2, [1.5, -2], null],
    [
      'regression of several values',
      'regression',
      {},
      { y: floats([1, 2], 1.5, Number.NaN) },
      1,
      [[1.5, null]],
      null,
    ],
    [
      'regression of the named output',
      'regression',
      { score: 'b' },
      { a: floats([1], 1), b: floats([1], 2) },
      1,
      [2],
      null,
    ],
    [
      'regression in whole numbers',
      'regression',
      {},
      { y: longs(3n, 2n ** 60n) },
      2,
      [3, '1152921504606846976'],
      null,
    ],
    [
      'half precision',
      'regression',
      {},
      { y: tensor('float16', [1], Uint16Array.of(0x3e00)) },
      1,
      [1.5],
      null,
    ],
    [
      'a boolean label',
      'binary',
      {},
      { y: tensor('bool', [1], Uint8Array.of(1)) },
      1,
      [true],
      null,
    ],
    [
      'an output that is not by row',
      'regression',
      {},
      { y: floats([1], 4) },
      3,
      [null, null, null],
      null,
    ],
    [
      'whole numbers in several columns',
      'regression',
      { score: 'y' },
      { y: tensor('int64', [2, 2], BigInt64Array.of(3n, 2n ** 60n, -(2n ** 63n), 0n)) },
      2,
      [
        [3, '1152921504606846976'],
        ['-9223372036854775808', 0],
      ],
      null,
    ],
    [
      'unsigned ones too',
      'regression',
      { score: 'y' },
      { y: tensor('uint64', [1, 2], BigUint64Array.of(1n, 2n ** 64n - 1n)) },
      1,
      [[1, '18446744073709551615']],
      null,
    ],
    [
      'text and truth in several columns',
      'regression',
      { score: 'y' },
      { y: tensor('string', [1, 2], ['a', 'b']) },
      1,
      [['a', 'b']],
      null,
    ],
    [
      'a row without numbers among probabilities',
      'multiclass',
      { classes: ['a', 'b'] },
      { p: floats([2, 2], Number.NaN, Number.NaN, 0.25, 0.75) },
      2,
      [null, 'b'],
      [
        { a: null, b: null },
        { a: 0.25, b: 0.75 },
      ],
    ],
    [
      'a NaN among single probabilities',
      'binary',
      { classes: ['on time', 'late'] },
      { p: floats([2, 1], Number.NaN, 0.75) },
      2,
      [null, 'late'],
      [
        { 'on time': null, late: null },
        { 'on time': 0.25, late: 0.75 },
      ],
    ],
    [
      'a row without numbers among raw scores',
      'multiclass',
      {},
      { p: floats([2, 2], Number.NaN, 3, -4, 3) },
      2,
      [null, 1],
      null,
    ],
    [
      'NaN beside a label',
      'binary',
      { label: 'y', score: 'p' },
      { p: floats([2, 2], Number.NaN, 1, 0.25, 0.75), y: longs(0n, 1n) },
      2,
      [0, 1],
      [
        { 0: null, 1: null },
        { 0: 0.25, 1: 0.75 },
      ],
    ],
    ['infinity', 'regression', {}, { y: floats([1], Number.POSITIVE_INFINITY) }, 1, [null], null],
  ])('%s', (_name, task, roles, outputs, rows, predictions, probabilities) => {
    expect(shape(task, roles, outputs, rows)).toMatchObject({ predictions, probabilities });
  });
});

describe.each([[['no', 'yes']], [[-1, 1]], [['10', '9']], [[true, false]]])(
  'of the classes %j',
  (classes) => {
    it.each([1, 2])('their order is of the scores, in %d columns', (width) => {
      const scores = width === 1 ? [0.875] : [0.125, 0.875];
      const answer = shape('binary', { classes }, { p: floats([1, width], ...scores) }, 1);
      expect(answer.classes).toEqual(classes.map(String));
      expect(logAnswer(answer, {})).toMatchObject({ probabilities: [[0.125, 0.875]] });
      for (const said of [answer, answerOf(logAnswer(answer, {}))]) {
        expect(said && answerColumns('binary', said).score).toEqual([0.875]);
      }
    });
  },
);

it.each([
  ['primary', null, 'high'],
  ['primary', [{ a: 0.95, b: 0.05 }], 'high'],
  [
    'primary',
    [
      { a: 0.95, b: 0.05 },
      { a: 0.3, b: 0.7 },
    ],
    'medium',
  ],
  ['primary', [{ a: 0.45, b: 0.55 }], 'low'],
  ['fallback', null, 'medium'],
  ['fallback', [{ a: 1, b: 0 }], 'medium'],
  ['fallback', [{ a: 0.5, b: 0.5 }], 'low'],
  ['default', [{ a: 1, b: 0 }], 'low'],
] as const)(
  'an answer of the %s with %j has %s confidence',
  (servedBy, probabilities, confidence) => {
    const answer = { predictions: ['a'], probabilities: probabilities && [...probabilities] };
    expect(rateConfidence(servedBy, answer)).toBe(confidence);
  },
);

it.each([
  ['tensors', null, 'high'],
  ['numbers', [1, [2, 3]], 'high'],
  ['no number', [null], 'low'],
  ['one row without a number', [1, null], 'low'],
  ['one value without a number', [[1, null]], 'low'],
])('an answer of %s has %s confidence', (_name, predictions, confidence) => {
  const answer = predictions && { predictions, probabilities: null };
  expect(rateConfidence('primary', answer)).toBe(confidence);
});

it('a class without a probability has low confidence', () => {
  const answer = { predictions: ['a'], probabilities: [{ a: null, b: null }] };
  expect(rateConfidence('primary', answer)).toBe('low');
});
