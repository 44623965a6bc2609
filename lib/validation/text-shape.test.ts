import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { SHAPE_OF, shapePattern } from './text-shape.ts';

/** What DuckDB's translate() does. */
const shapeOf = (text: string) =>
  [...text].map((one) => SHAPE_OF.to[SHAPE_OF.from.indexOf(one)] ?? one).join('');

test.each<[string, string | null]>([
  ['JFK', '[A-Z]{3}'],
  ['N123AA', '[A-Z][0-9]{3}[A-Z]{2}'],
  ['2024-01-31', '[0-9]{4}-[0-9]{2}-[0-9]{2}'],
  ['a.b+c (1)', '[a-z]\\.[a-z]\\+[a-z] \\([0-9]\\)'],
  ['(((1', '\\({3}[0-9]'],
  ['---', null],
  ['', null],
  ['é1', null],
  ['x'.repeat(65), null],
])('%j', (text, pattern) => {
  expect(shapePattern(shapeOf(text))).toBe(pattern);
});

test('a pattern matches the texts of its shape, and no others', () => {
  const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(printable, printable, (text, other) => {
      const pattern = shapePattern(shapeOf(text));
      if (pattern === null) return;
      const regex = RE2JS.compile(pattern);
      expect(regex.matches(text)).toBe(true);
      expect(regex.matches(other)).toBe(shapeOf(other) === shapeOf(text));
    }),
    { numRuns: 1000 },
  );
});
