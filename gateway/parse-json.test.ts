import { expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

it.each<[string, unknown]>([
  ['{"a":[1,2.5,null]}', { a: [1, 2.5, null] }],
  ['{"a":9007199254740993}', { a: 9007199254740993n }],
  ['[-9223372036854775808, 18446744073709551615]', [-9223372036854775808n, 18446744073709551615n]],
  ['[9007199254740991, 0.1234567890123456, 1e30]', [9007199254740991, 0.1234567890123456, 1e30]],
  ['["9007199254740993"]', ['9007199254740993']],
  ['9007199254740993', 9007199254740993n],
])('%s', (text, value) => {
  expect(parse(text)).toEqual(value);
});

it.each([
  ['', 'empty'],
  ['{', 'not valid JSON'],
  ['NaN', 'not valid JSON'],
  ['{"a":1,}', 'not valid JSON'],
])('refuses %j', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

it('refuses what is not UTF-8', () => {
  expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not UTF-8');
});

it('refuses what is nested deeper than it can walk, rather than failing', () => {
  const depth = 200_000;
  const text = `${'['.repeat(depth)}1234567890123456789${']'.repeat(depth)}`;
  expect(() => parse(text)).toThrow('nested too deep');
});
