import { expect, it } from 'vitest';
import { answerText, lacksNumber } from './answer-text.ts';

it.each<[unknown, string, boolean]>([
  [0.25, '0.25', false],
  [0, '0', false],
  ['late', 'late', false],
  [false, 'false', false],
  [null, '–', true],
  [undefined, '–', true],
  [Number.NaN, '–', true],
  [Number.POSITIVE_INFINITY, '–', true],
  [[1, 2.5], '1, 2.5', false],
  [[1, null], '1, –', true],
])('%j is %s', (prediction, text, lacks) => {
  expect(answerText(prediction)).toBe(text);
  expect(lacksNumber(prediction)).toBe(lacks);
});
