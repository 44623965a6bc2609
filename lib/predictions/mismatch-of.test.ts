import { expect, it } from 'vitest';
import type { FeedbackItem } from './contract.ts';
import { type AnsweredPrediction, mismatchOf } from './mismatch-of.ts';

const answered = (over: Partial<AnsweredPrediction>): AnsweredPrediction => ({
  model: 'flights',
  version: 3,
  task: 'binary',
  classes: [0, 1],
  rowCount: 2,
  ...over,
});
const regression = answered({ task: 'regression', classes: null });

it.each<[string, FeedbackItem['label'], AnsweredPrediction, string | undefined]>([
  ['a class', 1, answered({}), undefined],
  ['a class as the key of a probability', '1', answered({}), undefined],
  [
    'no class',
    2,
    answered({}),
    'label must be one of 0, 1, the classes of flights version 3, got 2',
  ],
  ['a truth value where classes are 0 and 1', true, answered({}), undefined],
  [
    'a truth value where classes are other numbers',
    true,
    answered({ classes: [1, 2] }),
    'got true',
  ],
  ['a word for a class', 'yes', answered({}), 'must be one of 0, 1, '],
  ['a named class', 'late', answered({ classes: ['on time', 'late'] }), undefined],
  ['another case', 'Late', answered({ classes: ['on time', 'late'] }), '"on time", "late"'],
  ['anything while classes are unknown', 'x', answered({ classes: null }), undefined],
  [
    'one of many classes',
    -1,
    answered({ task: 'multiclass', classes: [...Array(1000).keys()] }),
    '19, … (1000 in all)',
  ],
  ['a number', -1.5e300, regression, undefined],
  ['a number as text', '1.5', regression, 'must be a number, since flights is a regression model'],
  ['a truth value', false, regression, 'got false'],
])('%s', (_name, label, prediction, says) => {
  const mismatch = mismatchOf({ row: 1, label }, prediction);
  if (says === undefined) expect(mismatch).toBeUndefined();
  else expect(`${mismatch?.field} ${mismatch?.message}`).toContain(says);
});

it('knows how many rows there are', () => {
  expect(mismatchOf({ row: 2, label: 1 }, answered({}))).toEqual({
    field: 'row',
    message: 'must be less than 2, the number of rows of the prediction, got 2',
  });
});
