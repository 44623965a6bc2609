import { expect, test } from 'vitest';
import { readRows } from './read-rows.ts';

test('rows by column, without empty fields', () => {
  expect(
    readRows('\uFEFFat,origin,fare\n2026-03-01,ORD,\n2026-03-02,"A,B",12\n\n', ['origin'], 'at'),
  ).toEqual({
    columns: ['at', 'origin', 'fare'],
    rows: [
      { at: '2026-03-01', origin: 'ORD' },
      { at: '2026-03-02', origin: 'A,B', fare: '12' },
    ],
  });
});

test.each([
  ['', 'has no column origin, at; it is empty'],
  ['at,fare\n1,2\n', 'has no column origin; it has at, fare'],
  ['at,origin\n', 'has a line of names and no row'],
  ['at,origin\n1,ORD,extra\n', 'cannot be read at row 1'],
  [`at,origin\n${'1,ORD\n'.repeat(100_001)}`, 'has 100,001 rows; at most 100,000'],
])('%.30j', (text, problem) => {
  const read = readRows(text, ['origin'], 'at');
  expect('problem' in read && read.problem).toContain(problem);
});
