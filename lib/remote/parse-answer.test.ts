import { expect, it } from 'vitest';
import { parseAnswer } from './parse-answer.ts';

it.each([
  ['{"a":1}', { a: 1 }],
  ['[NaN, -Infinity,Infinity]', ['NaN', '-Infinity', 'Infinity']],
  ['{"NaN":"is NaN \\" NaN","x":NaN}', { NaN: 'is NaN " NaN', x: 'NaN' }],
  [
    '[9223372036854775807, 1, -9223372036854775808]',
    [9223372036854775807n, 1, -9223372036854775808n],
  ],
  ['1e400', Number.POSITIVE_INFINITY],
])('reads %s', (text, value) => {
  expect(parseAnswer(text)).toEqual(value);
});

it.each([
  ['', 'nothing'],
  ['<html>busy</html>', '"<html>busy</html>"'],
  ['{"a":', '"{"a":"'],
  ['NaNa', '"NaNa"'],
  ['x'.repeat(100_000), `"${'x'.repeat(60)}…"`],
])('says what came instead of JSON: %.20s', (text, shown) => {
  expect(() => parseAnswer(text)).toThrow(`did not answer in JSON but with ${shown}`);
});

it('takes long texts', () => {
  const text = 'NaN '.repeat(1_000_000);
  expect(parseAnswer(`["${text}",NaN]`)).toEqual([text, 'NaN']);
});
