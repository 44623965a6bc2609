import { describe, expect, it } from 'vitest';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import { pairColumns, textAmongNumbers } from './pair-columns.ts';

const numbers = (...values: number[]): FileColumn => ({
  name: 'x',
  kind: 'number',
  values: Float64Array.from(values),
});
const texts = (...given: (string | null)[]): FileColumn => {
  const values = [...new Set(given)].filter((value) => value !== null);
  const codes = given.map((value) => (value === null ? -1 : values.indexOf(value)));
  return { name: 'x', kind: 'text', codes: Int32Array.from(codes), values };
};
const upTo = (n: number) => numbers(...Array.from({ length: n }, (_, at) => at));

describe('kinds are those of both files together', () => {
  it.each<[string, FileColumn, FileColumn, string]>([
    ['21 numbers', upTo(21), upTo(1), 'numeric'],
    ['20 numbers', upTo(20), upTo(20), 'categorical'],
    ['11 and 10 others', upTo(11), numbers(20, 21, 22, 23, 24, 25, 26, 27, 28, 29), 'numeric'],
    ['numbers and nothing', upTo(30), texts(null, null), 'numeric'],
    ['numbers and text', upTo(30), texts('a'), 'categorical'],
    [
      'NaN and infinities count for nothing',
      upTo(20),
      numbers(Number.NaN, Infinity),
      'categorical',
    ],
    ['text', texts('a', 'b'), texts('a'), 'categorical'],
    ['nothing', texts(null), texts(null), 'categorical'],
  ])('%s', (_name, reference, current, kind) => {
    expect(pairColumns(reference, current).kind).toBe(kind);
  });

  it('or what was given', () => {
    expect(pairColumns(upTo(5), upTo(5), 'numeric').kind).toBe('numeric');
    expect(pairColumns(upTo(50), upTo(5), 'categorical').kind).toBe('categorical');
  });
});

it('what is no number is missing of numbers', () => {
  const { reference, current } = pairColumns(
    texts('3', 'n/a', null, ' ', '1e2'),
    numbers(2, Number.NaN, -Infinity, 1),
    'numeric',
  );
  expect(reference).toMatchObject({ rows: 5, values: Float64Array.of(3, 100) });
  expect([...reference.isMissing]).toEqual([0, 1, 1, 1, 0]);
  expect(current).toMatchObject({ rows: 4, sorted: Float64Array.of(1, 2) });
});

it('categories have one code on both sides, and a count where they are not', () => {
  const columns = pairColumns(texts('b', null, 'a', 'b'), texts('c', 'a'));
  expect(columns).toMatchObject({
    labels: ['b', 'a', 'c'],
    reference: { rows: 4, codes: Int32Array.of(0, 1, 0), counts: [2, 1, 0] },
    current: { rows: 2, codes: Int32Array.of(2, 1), counts: [0, 1, 1] },
  });
});

it('numbers that are categories are the text they would be', () => {
  const columns = pairColumns(numbers(1, 2.5, Number.NaN), texts('1', 'x'));
  expect(columns).toMatchObject({ labels: ['1', '2.5', 'x'], current: { counts: [1, 0, 1] } });
});

it('True is true where all are true or false', () => {
  expect(pairColumns(texts('True', 'False'), texts('true'))).toMatchObject({
    labels: ['true', 'false'],
  });
  expect(pairColumns(texts('True', 'x'), texts('true'))).toMatchObject({
    labels: ['True', 'x', 'true'],
  });
});

describe('text among numbers', () => {
  const tenths = (from: number): FileColumn => ({
    ...{ name: 'distance', kind: 'number' },
    values: Float64Array.from({ length: 100 }, (_, at) => from + at / 10),
  });
  const withWords = (words: readonly string[], of = 100): FileColumn => {
    const values = [
      ...Array.from({ length: of - words.length }, (_, at) => String(at / 10)),
      ...words,
    ];
    return { name: 'distance', kind: 'text', codes: Int32Array.from(values.keys()), values };
  };

  it('a few words are missing values, and said', () => {
    const column = withWords(['NA', 'n/a']);
    const paired = pairColumns(column, tenths(50));
    expect(paired.kind).toBe('numeric');
    expect(paired.kind === 'numeric' && paired.reference.values.length).toBe(98);
    expect(textAmongNumbers(column, paired)).toEqual({ rows: 2, example: 'NA' });
  });

  it.each([
    ['many words', withWords(Array.from({ length: 10 }, (_, at) => `word ${at}`))],
    ['numbers that are names', withWords(Array.from({ length: 10 }, (_, at) => `00${at}`))],
  ])('with %s it is of categories', (_name, column) => {
    const paired = pairColumns(column, tenths(50));
    expect(paired.kind).toBe('categorical');
    expect(textAmongNumbers(column, paired)).toBeNull();
  });

  it.each(['NA', 'n/a', 'null', 'None', 'NaN', '<NA>', '#N/A', '?', '-', '.', 'inf', '-Infinity'])(
    '%s is missing however often it is there',
    (word) => {
      const column = withWords(Array.from({ length: 60 }, () => word));
      const paired = pairColumns(column, tenths(50));
      expect(paired).toMatchObject({ kind: 'numeric', reference: { rows: 100 } });
      expect(paired.kind === 'numeric' && paired.reference.values.length).toBe(40);
      expect(textAmongNumbers(column, paired)).toEqual({ rows: 60, example: word });
    },
  );

  it('NA is missing beside true and false; among names it is one', () => {
    const missing = (a: FileColumn, b: FileColumn) => {
      const { reference, current } = pairColumns(a, b);
      return [reference, current].map((side) => side.isMissing.reduce((sum, one) => sum + one, 0));
    };
    expect(missing(texts('True', 'NA', 'false'), texts('FALSE', 'true', 'nan'))).toEqual([1, 1]);
    expect(missing(texts('NA', 'DE'), texts('NA', 'FR'))).toEqual([0, 0]);
  });

  it('NA is missing of few numbers, which are categories, and 1.0 is 1', () => {
    const column = texts('1', '1.0', 'NA', '2', 'NA');
    const paired = pairColumns(column, numbers(1, 2, 2));
    expect(paired).toMatchObject({ kind: 'categorical', labels: ['1', '2'] });
    expect([...paired.reference.isMissing]).toEqual([0, 0, 1, 0, 1]);
    expect(textAmongNumbers(column, paired)).toEqual({ rows: 2, example: 'NA' });
  });

  it('None is a category where no numbers are', () => {
    const column = texts('None', 'Low', 'None', 'High');
    const paired = pairColumns(column, texts('Low', 'None'));
    expect(paired).toMatchObject({ labels: ['None', 'Low', 'High'] });
    expect(textAmongNumbers(column, paired)).toBeNull();
    expect(pairColumns(texts('None'), texts('None'))).toMatchObject({ labels: ['None'] });
  });
});
