import { describe, expect, test } from 'vitest';
import type { TensorSpec } from './contract.ts';
import { featureLayout } from './feature-layout.ts';

const spec = (
  name: string,
  type: TensorSpec['type'],
  shape: TensorSpec['shape'],
  unranked?: true,
): TensorSpec => ({ name, type, shape, ...(unranked && { unranked }) });
const layoutOf = (inputs: TensorSpec[], names?: string[]) =>
  featureLayout({ inputs, outputs: [] }, names);

describe('featureLayout', () => {
  test('one input per feature', () => {
    expect(
      layoutOf([
        spec('distance', 'float32', ['N', 1]),
        spec('hour', 'int64', [null]),
        spec('late', 'bool', ['N', 1]),
        spec('origin', 'string', ['N', 1]),
      ]),
    ).toEqual({
      kind: 'columns',
      features: [
        { name: 'distance', type: 'number', tensorType: 'float32', rank: 2 },
        { name: 'hour', type: 'integer', tensorType: 'int64', rank: 1 },
        { name: 'late', type: 'boolean', tensorType: 'bool', rank: 2 },
        { name: 'origin', type: 'string', tensorType: 'string', rank: 2 },
      ],
    });
  });

  test('a flat vector is named by the metadata, else f0, f1, …', () => {
    const vector = spec('input', 'float32', ['N', 2]);
    const number = { type: 'number', tensorType: 'float32' };
    expect(layoutOf([vector])).toEqual({
      kind: 'vector',
      input: 'input',
      features: [
        { name: 'f0', ...number },
        { name: 'f1', ...number },
      ],
    });
    expect(layoutOf([vector], ['hour', 'distance'])).toMatchObject({
      features: [{ name: 'hour' }, { name: 'distance' }],
    });
  });

  test('names say how wide a vector of variable width is', () => {
    const vector = spec('input', 'float64', [null, null]);
    expect(layoutOf([vector], ['a', 'b'])).toMatchObject({ kind: 'vector' });
    expect(layoutOf([vector])).toEqual({
      kind: 'tensors',
      reason:
        'Input input does not say how many features it takes, and no feature names were given',
    });
  });

  test('a single [N, 1] input is a column unless its feature has another name', () => {
    const input = spec('hour', 'float32', ['N', 1]);
    expect(layoutOf([input])).toMatchObject({ kind: 'columns', features: [{ name: 'hour' }] });
    expect(layoutOf([input], ['hour'])).toMatchObject({ kind: 'columns' });
    expect(layoutOf([input], ['hour_of_day'])).toMatchObject({
      kind: 'vector',
      input: 'hour',
      features: [{ name: 'hour_of_day' }],
    });
  });

  test('a first dimension of 1 limits a request to one row', () => {
    expect(layoutOf([spec('x', 'float32', [1, 3])])).toMatchObject({ maxRows: 1 });
    expect(layoutOf([spec('x', 'float32', [1, 1]), spec('y', 'float32', ['N', 1])])).toMatchObject({
      kind: 'columns',
      maxRows: 1,
    });
    expect(layoutOf([spec('x', 'float32', ['N', 3])])).not.toHaveProperty('maxRows');
  });

  test.each([
    [[spec('images', 'float32', ['N', 3, 8, 8])], /^Input images is a 4-dimensional tensor, so/],
    [[spec('x', 'float32', [], true)], /^Input x has no fixed number of dimensions/],
    [[spec('x', 'float32', [])], /^Input x is a single value without rows/],
    [[spec('x', 'float32', [7, 3])], /^Input x takes exactly 7 rows at a time/],
    [[spec('x', 'string', ['N', 3])], /^Input x is a table of type string/],
    [[spec('a', 'float32', ['N', 3]), spec('b', 'float32', ['N', 1])], /^Input a has several/],
    [[spec('x', 'float32', ['N', 0])], /^Input x has no columns/],
    [[spec('x', 'float32', ['N', 3_000_000_000])], /^Input x takes 3000000000 values per row/],
    [[], /^The model takes no inputs/],
  ])('%j has no named features', (inputs, reason) => {
    expect(layoutOf(inputs)).toEqual({ kind: 'tensors', reason: expect.stringMatching(reason) });
  });

  test.each([
    [[spec('x', 'float32', ['N', 3])], ['a', 'b'], 'has 2 names, but the input x takes 3 features'],
    [[spec('x', 'float32', ['N', 1])], ['a', 'b'], 'has 2 names, but the input x takes 1 feature'],
    [[spec('x', 'float32', ['N', 2])], ['a', 'a'], 'names a twice'],
    [
      [spec('hour', 'int64', ['N', 1]), spec('day', 'int64', ['N', 1])],
      ['hour', 'week'],
      'names week, which is not an input of the model (hour, day)',
    ],
    [
      [spec('hour', 'int64', ['N', 1]), spec('day', 'int64', ['N', 1])],
      ['hour'],
      'does not name the input day',
    ],
    [
      [spec('x', 'float32', ['N', 3, 8, 8])],
      ['a'],
      'cannot be used: Input x is a 4-dimensional tensor, so there are no named features',
    ],
  ])('feature names that do not fit are refused: %j %j', (inputs, names, message) => {
    expect(() => layoutOf(inputs, names)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        fields: [{ field: 'feature_names', message }],
      }),
    );
  });
});
