import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout, TensorSpec } from '#lib/onnx/contract.ts';
import type { Task } from '#lib/registry/contract.ts';
import type { DefaultAnswer } from '#lib/releases/contract.ts';
import { checkDefault, compileDefault, evaluateDefault } from './default-answer.ts';

const layout: FeatureLayout = {
  kind: 'columns',
  features: [
    { name: 'distance', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'hour', type: 'integer', tensorType: 'int64', rank: 2 },
    { name: 'origin', type: 'string', tensorType: 'string', rank: 2 },
    { name: 'weekend', type: 'boolean', tensorType: 'bool', rank: 2 },
    { name: 'odd name', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'in', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'double', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'features', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'f0', type: 'string', tensorType: 'string', rank: 2 },
  ],
};
const row = {
  distance: 1500,
  hour: 7n,
  origin: 'JFK',
  weekend: 1,
  'odd name': 4,
  in: 3,
  double: 2,
  features: 9,
  f0: 'zero',
};
const version = { layout, signature: { inputs: [], outputs: [] }, output: {} };
const label = (type: TensorSpec['type']): TensorSpec => ({ name: 'label', type, shape: ['N'] });
const score = (shape: TensorSpec['shape']): TensorSpec => ({
  name: 'score',
  type: 'float32',
  shape,
});
const evaluate = (expression: string, features: Record<string, unknown> = row) =>
  evaluateDefault(compileDefault({ expression }, layout), features);

describe('an expression', () => {
  it.each<[expression: string, value: number | string | boolean]>([
    ['distance > 1000.0 ? 0.3 : 0.2', 0.3],
    ['distance > 1000', true],
    ['distance >= 1500 && hour < 8', true],
    ['distance == 1500', true],
    ['1500 != distance', false],
    ['distance * 2', 3000],
    ['2 * distance', 3000],
    ['1 / 2 * distance', 750],
    ['7 / 2', 3.5],
    ['distance / 1000', 1.5],
    ['hour % 2', 1],
    ['-distance + 1', -1499],
    ['distance > 1000 ? 1 : 0.5', 1],
    ['distance in [1500, 0.5]', true],
    ['0x10 + 2u', 18],
    ['9223372036854775807 > 1', true],
    ['min(distance, 100) + max(hour, 10)', 110],
    ['double("2.5") + 1', 3.5],
    ['origin', 'JFK'],
    ['origin + "-" + f0', 'JFK-zero'],
    ['origin in ["JFK", "LGA"] ? "late" : "on time"', 'late'],
    ['origin.lowerAscii().startsWith("j")', true],
    ['{"JFK": 1, "LGA": 2.5}[origin]', 1],
    ['weekend', true],
    ['!weekend || false', false],
    ['features["odd name"] + 1', 5],
    ['features [ "odd name" ] + 1', 5],
    ['features.distance', 1500],
    ['features.features', 9],
    ['features + 1', 10],
    ['features["in"] * features["double"]', 6],
    ['(distance) + (features["odd name"])', 1504],
    ['"1 distance features[2]" + origin', '1 distance features[2]JFK'],
  ])('%s', (expression, value) => {
    expect(evaluate(expression)).toBe(value);
    expect(checkDefault({ expression }, { ...version, task: 'binary' })).toEqual([]);
  });

  it('sees a missing number as NaN, which no comparison holds for', () => {
    expect(evaluate('distance > 1 ? 1 : 2', { ...row, distance: null })).toBe(2);
    expect(evaluate('distance > 1 ? 1 : 2', { ...row, distance: Number.NaN })).toBe(2);
  });

  it('takes only what the row itself has', () => {
    const named: FeatureLayout = {
      kind: 'vector',
      input: 'x',
      features: [{ name: 'constructor', type: 'number', tensorType: 'float32' }],
    };
    const compiled = compileDefault({ expression: 'constructor + 1' }, named);
    expect(() => evaluateDefault(compiled, {})).toThrow('the feature constructor is not there');
    expect(evaluateDefault(compiled, { constructor: 1 })).toBe(2);
  });
});

describe('what comes to nothing', () => {
  it.each<[expression: string, features: Record<string, unknown>, message: RegExp]>([
    ['distance * 2', { ...row, distance: null }, /it came to NaN/],
    ['1 / (hour - 7)', row, /it came to Infinity/],
    ['distance * 2', { hour: 7 }, /the feature distance is not there/],
    ['{"LGA": 1}[origin]', row, /No such key: JFK/],
    ['double(origin)', row, /cannot convert to double/],
    ['nope + 1', row, /nope is not a feature/],
  ])('%s', (expression, features, message) => {
    let thrown: unknown;
    try {
      evaluate(expression, features);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({
      code: 'no_answer',
      publicMessage: expect.stringMatching(message),
    });
  });
});

describe('checkDefault', () => {
  const problems = (answer: DefaultAnswer, task: Task = 'regression') =>
    checkDefault(answer, { ...version, task });

  it.each<[name: string, answer: DefaultAnswer, task: Task]>([
    ['a number for a regression', { value: 0.5 }, 'regression'],
    ['a number for classes', { value: 0 }, 'multiclass'],
    ['a label', { value: 'late' }, 'multiclass'],
    ['true or false for two classes', { value: true }, 'binary'],
  ])('takes %s', (_name, answer, task) => {
    expect(problems(answer, task)).toEqual([]);
  });

  it.each<[name: string, answer: DefaultAnswer, task: Task, problem: RegExp]>([
    [
      'text for a regression',
      { value: 'late' },
      'regression',
      /is text; a regression model answers with number/,
    ],
    ['NaN', { value: Number.NaN }, 'regression', /finite/],
    ['a comparison for a regression', { expression: 'hour > 1' }, 'regression', /is true or false/],
    ['true for many classes', { value: true }, 'multiclass', /true or false/],
    [
      'an unknown feature',
      { expression: 'nope + 1' },
      'regression',
      /nope is not a feature of this model \(distance, hour,/,
    ],
    [
      'an unknown feature in quotes',
      { expression: 'features["nope"]' },
      'regression',
      /nope is not a feature/,
    ],
    [
      'a name that is computed',
      { expression: 'features[origin]' },
      'regression',
      /name of a feature in quotes/,
    ],
    ['a field of a feature', { expression: 'origin.length' }, 'regression', /\.length/],
    [
      'bad syntax',
      { expression: 'distance +' },
      'regression',
      /cannot be read: Unexpected token: EOF/,
    ],
    ['text that does not end', { expression: '"abc' }, 'regression', /cannot be read/],
    [
      'a number plus text',
      { expression: 'distance + origin' },
      'regression',
      /\+ does not work between a number and text/,
    ],
    [
      'branches of two kinds',
      { expression: 'hour > 1 ? 1 : "a"' },
      'binary',
      /same type, got a number and text/,
    ],
    ['a list', { expression: '[distance]' }, 'regression', /comes to list<double>/],
    ['null', { expression: 'null' }, 'regression', /comes to null/],
    [
      'a pattern',
      { expression: 'origin.matches("(a+)+$")' },
      'binary',
      /matches\(\) is not available/,
    ],
    [
      'a loop',
      { expression: '[1, 2].exists(x, x == distance)' },
      'binary',
      /exists\(\) is not available/,
    ],
    [
      'a bound name',
      { expression: 'cel.bind(x, origin + origin, x + x)' },
      'binary',
      /bind\(\) is not available/,
    ],
    [
      'the time',
      { expression: 'timestamp("2026-01-01T00:00:00Z") == timestamp("x")' },
      'binary',
      /timestamp\(\)/,
    ],
    ['depth', { expression: `${'('.repeat(40)}1${')'.repeat(40)}` }, 'regression', /maxDepth/],
    ['length', { expression: Array(300).fill('1').join('+') }, 'regression', /maxAstNodes/],
  ])('refuses %s', (_name, answer, task, problem) => {
    expect(problems(answer, task).join('\n')).toMatch(problem);
  });

  it('takes none for a model without named features', () => {
    const tensors: FeatureLayout = { kind: 'tensors', reason: 'images' };
    const at = { ...version, layout: tensors, task: 'regression' } as const;
    expect(checkDefault({ value: 1 }, at)).toEqual([expect.stringContaining('no named features')]);
  });

  it.each<[name: string, outputs: TensorSpec[], answer: DefaultAnswer, problem: RegExp | null]>([
    ['a label of text', [label('string')], { value: 'late' }, null],
    ['a label that is a number', [label('int64')], { value: 1 }, null],
    ['text where labels are numbers', [label('int64')], { value: 'late' }, /label is int64/],
    ['a fraction where labels are whole', [label('int64')], { value: 0.5 }, /label is int64/],
    ['text of an expression', [label('int64')], { expression: 'origin' }, /text; the output label/],
    ['a class', [score(['N', 2])], { value: 1 }, null],
    ['what is no class', [score(['N', 2])], { value: 2 }, /is 2; the model’s classes are 0, 1/],
    ['one class of three', [score(['N', 3])], { value: 2 }, null],
    ['a fourth class of three', [score(['N', 3])], { value: 3 }, /classes are 0, 1, 2/],
  ])('of outputs: %s', (_name, outputs, answer, problem) => {
    const at = { ...version, signature: { inputs: [], outputs } };
    expect(checkDefault(answer, { ...at, task: 'multiclass' })).toEqual(
      problem === null ? [] : [expect.stringMatching(problem)],
    );
  });
});
