import { describe, expect, it } from 'vitest';
import type { Feature } from '#lib/onnx/contract.ts';
import { byFeature, fillForm, type NamedLayout, readForm, toText, toValue } from './read-form.ts';

const columns: NamedLayout = {
  kind: 'columns',
  features: [
    { name: 'hour', type: 'integer', tensorType: 'int64', rank: 2 },
    { name: 'share', type: 'number', tensorType: 'float32', rank: 2 },
    { name: 'origin', type: 'string', tensorType: 'string', rank: 2 },
    { name: 'weekend', type: 'boolean', tensorType: 'bool', rank: 2 },
  ],
};
const vector: NamedLayout = {
  kind: 'vector',
  input: 'X',
  features: [
    { name: 'a', type: 'number', tensorType: 'float32' },
    { name: 'b', type: 'number', tensorType: 'float32' },
  ],
};
const good = { hour: '7', share: '0.25', origin: 'SFO', weekend: 'true' };

describe('readForm', () => {
  it('reads a row of every type', () => {
    expect(readForm(columns, good)).toEqual({
      row: { hour: 7, share: 0.25, origin: 'SFO', weekend: true },
      errors: {},
    });
  });

  it.each([
    ['hour', '7.5'],
    ['hour', 'seven'],
    ['hour', ''],
    ['share', 'much'],
    ['weekend', ''],
  ])('refuses %s = "%s" at its field', (name, text) => {
    const { errors } = readForm(columns, { ...good, [name]: text });
    expect(Object.keys(errors)).toEqual([name]);
  });

  it('sends an empty float field as missing', () => {
    expect(readForm(columns, { ...good, share: '' })).toMatchObject({
      row: { share: null },
      errors: {},
    });
  });
});

describe('toValue', () => {
  const integer: Feature = { name: 'n', type: 'integer', tensorType: 'int64' };
  it('keeps the digits of large whole numbers', () => {
    expect(toValue(integer, '9007199254740993')).toBe('9007199254740993');
    expect(toValue(integer, '-12')).toBe(-12);
  });
});

describe('fillForm', () => {
  it.each([
    [
      'by feature',
      columns,
      { hour: 7, share: 0.5, origin: 'SFO', weekend: false },
      { hour: '7', share: '0.5', origin: 'SFO', weekend: 'false' },
    ],
    [
      'as column tensors',
      columns,
      { hour: [[7]], share: [[0.5]], origin: [['SFO']], weekend: [[true]] },
      { hour: '7', share: '0.5', origin: 'SFO', weekend: 'true' },
    ],
    ['as one tensor', vector, { X: [[1, 2]] }, { a: '1', b: '2' }],
    ['as a flat tensor', vector, { X: [1, 2] }, { a: '1', b: '2' }],
    ['by name for a vector', vector, { a: 1, b: null }, { a: '1', b: '' }],
    ['in order', vector, [3, 4], { a: '3', b: '4' }],
  ])('takes a case given %s', (_name, layout, inputs, texts) => {
    expect(fillForm(layout, inputs)).toEqual(texts);
  });
});

describe('byFeature', () => {
  it('finds the feature a refusal names', () => {
    const refused = readForm(columns, { ...good, hour: 'x' });
    expect(byFeature([{ field: 'features.hour', message: 'm' }])).toEqual({ hour: 'm' });
    expect(refused.errors.hour).toMatch(/whole number/);
  });
});

describe('toText', () => {
  it.each([
    [null, ''],
    [0, '0'],
    [false, 'false'],
    [[1], '[1]'],
  ])('%o is "%s"', (value, text) => {
    expect(toText(value)).toBe(text);
  });
});
