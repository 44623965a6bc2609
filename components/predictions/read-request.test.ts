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
    [
      'rows that were understood',
      {
        rows: [
          [7, 'SFO'],
          [8, null],
        ],
      },
      [
        [7, 'SFO'],
        [8, null],
      ],
    ],
    ['one row by name', { body: { features: { hour: 7 } } }, [{ hour: 7 }]],
    ['one row in order', { body: { features: [7, 'SFO'] } }, [[7, 'SFO']]],
    ['many rows', { body: { instances: [{ hour: 7 }, [8]] } }, [{ hour: 7 }, [8]]],
    [
      'rows with entities',
      { body: { instances: [{ entities: { id: 1 }, features: { hour: 7 } }] } },
      [{ hour: 7 }],
    ],
    ['bare rows', { body: [{ hour: 7 }] }, [{ hour: 7 }]],
    ['a bare row', { body: { hour: 7 } }, [{ hour: 7 }]],
    ['rows that were cut', { body: { instances: [[1], '… 99 more'] } }, [[1]]],
    ['tensors', { tensors: [{ name: 'x', data: [1] }] }, null],
    ['tensors that were refused', { body: { inputs: [{ name: 'x', data: [1] }] } }, null],
    ['a body that is no JSON', { body: 'hour=7' }, null],
    ['nothing', null, null],
    ['what is no row', { body: { instances: [1, 2] } }, null],
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
  it('names the probabilities that the log keeps in a list', () => {
    const outputs = { predictions: [0], classes: ['0', '1'], probabilities: [[0.9, null]] };
    expect(readAnswers(outputs)).toEqual([{ prediction: 0, probabilities: { 0: 0.9, 1: null } }]);
  });
  it('keeps a prediction of null', () => {
    expect(readAnswers({ prediction: null })).toEqual([{ prediction: null, probabilities: null }]);
  });
  it.each([[null], [{ tensors: [] }], ['x']])('finds none in %o', (outputs) => {
    expect(readAnswers(outputs)).toBeNull();
  });
});

describe('summariseAnswer', () => {
  it.each([
    [{ prediction: 1, probabilities: { 0: 0.13, 1: 0.87 } }, '1 · 87.0%'],
    [{ prediction: 'cat' }, 'cat'],
    [{ predictions: [1, 2, 3] }, '3 answers'],
    [{ prediction: null }, '–'],
    [{ prediction: [0.5, null] }, '0.5, –'],
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
