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

it.each([parse, (text: string) => lenient(text)])(
  'keeps numbers that no double holds apart from infinities',
  (read) => {
    const huge = [`1e400`, `-1E+309`, `1e0400`, `1${'0'.repeat(250)}e60`, '9'.repeat(310)];
    for (const text of huge) {
      const [value] = read(`[${text}]`) as unknown[];
      expect([text.slice(0, 20), typeof value]).toEqual([text.slice(0, 20), 'bigint']);
      expect(Number(value)).toBe(Number(text));
    }
    expect(read('[1e300,1e-400,1.5e+308]')).toEqual([1e300, 0, 1.5e308]);
  },
);

const lenient = (text: string) => parseJson(Buffer.from(text), { bareNumbers: true });

it.each<[string, unknown]>([
  ['[NaN, -Infinity,Infinity]', [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
  ['[Inf,-Inf,-NaN]', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]],
  ['{"NaN":NaN,"s":"NaN, \\"Infinity\\" \\\\"}', { NaN: Number.NaN, s: 'NaN, "Infinity" \\' }],
  ['[NaN,9007199254740993]', [Number.NaN, 9007199254740993n]],
  ['{"a":"Infinity"}', { a: 'Infinity' }],
  ['NaN', Number.NaN],
])('reads %s where bare numbers are allowed', (text, value) => {
  expect(lenient(text)).toEqual(value);
});

it.each([
  '[NaNs]',
  '[xNaN]',
  '[1NaN]',
  '[Infinity1]',
  '[Nan]',
  '["NaN',
  '[- NaN]',
  '[--NaN]',
  '[NaN.5]',
])('refuses %s also there', (text) => {
  expect(() => lenient(text)).toThrow('not valid JSON');
});

it('finds bare numbers in time that grows with the text only', () => {
  const text = `["${'\\\\'.repeat(1_000_000)}${'N'.repeat(1_000_000)}",NaN]`;
  const started = performance.now();
  expect((lenient(text) as unknown[])[1]).toBeNaN();
  expect(performance.now() - started).toBeLessThan(2000);
});
