import { describe, expect, it } from 'vitest';
import {
  nameValues,
  positiveClass,
  readAnswers,
  readRows,
  summariseAnswer,
} from './read-request.ts';

describe('readRows', () => {
  it.each([
    ['one row by name', { features: { hour: 7 } }, [{ hour: 7 }]],
    ['one row in order', { features: [7, 'SFO'] }, [[7, 'SFO']]],
    ['many rows', { instances: [{ hour: 7 }, [8]] }, [{ hour: 7 }, [8]]],
    [
      'rows with entities',
      { instances: [{ entities: { id: 1 }, features: { hour: 7 } }] },
      [{ hour: 7 }],
    ],
    ['bare rows', [{ hour: 7 }], [{ hour: 7 }]],
    ['a bare row', { hour: 7 }, [{ hour: 7 }]],
    ['rows that were cut', { instances: [[1], '… 99 more'] }, [[1]]],
    ['tensors', { inputs: [{ name: 'x', data: [1] }] }, null],
    ['nothing', null, null],
    ['what is no row', { instances: [1, 2] }, null],
  ])('%s', (_name, inputs, rows) => {
    expect(readRows(inputs)).toEqual(rows);
  });
});

describe('nameValues', () => {
  it('orders named values as the version does, others last', () => {
    expect(nameValues({ extra: 0, b: 2, a: 1 }, ['a', 'b']).map(({ name }) => name)).toEqual([
      'a',
      'b',
      'extra',
    ]);
  });
  it('names values sent in order', () => {
    expect(nameValues([1, 2], ['a'])).toEqual([
      { name: 'a', value: 1 },
      { name: 'value 2', value: 2 },
    ]);
  });
});

describe('readAnswers', () => {
  it('pairs predictions with probabilities', () => {
    const outputs = {
      predictions: [0, 1],
      probabilities: [
        { 0: 0.9, 1: 0.1 },
        { 0: 0.2, 1: 0.8 },
      ],
    };
    expect(readAnswers(outputs)?.[1]).toEqual({ prediction: 1, probabilities: { 0: 0.2, 1: 0.8 } });
  });
  it('keeps a prediction of null', () => {
    expect(readAnswers({ prediction: null })).toEqual([{ prediction: null, probabilities: null }]);
  });
  it.each([[null], [{ outputs: [] }], ['x']])('finds none in %o', (outputs) => {
    expect(readAnswers(outputs)).toBeNull();
  });
});

describe('summariseAnswer', () => {
  it.each([
    [{ prediction: 1, probabilities: { 0: 0.13, 1: 0.87 } }, '1 · 87.0%'],
    [{ prediction: 'cat' }, 'cat'],
    [{ predictions: [1, 2, 3] }, '3 answers'],
    [null, null],
  ])('%o is %s', (outputs, text) => {
    expect(summariseAnswer(outputs)).toBe(text);
  });
});

describe('positiveClass', () => {
  it.each([
    [
      { 0: 0.48, 1: 0.52 },
      { name: '1', probability: 0.52 },
    ],
    [
      { no: 0.9, yes: 0.1 },
      { name: 'yes', probability: 0.1 },
    ],
    [{ a: 0.2, b: 0.3, c: 0.5 }, null],
    [{ no: 0.9, yes: null }, null],
    [null, null],
  ])('of %o is %o', (probabilities, positive) => {
    expect(positiveClass({ prediction: 0, probabilities })).toEqual(positive);
  });
});
