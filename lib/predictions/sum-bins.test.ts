import { describe, expect, it, test } from 'vitest';
import { addPackedCounts } from '#lib/stats/packed-counts.ts';
import { binsLine, readBinsLine, sumBins } from './sum-bins.ts';

const codesOf = (...codes: number[]) => String.fromCharCode(...codes.map((code) => code + 32));
const at = Date.parse('2026-03-01T12:00:10.000Z');
const minuteMs = Date.parse('2026-03-01T12:00:00.000Z');
const record = (columns: number, ...codes: number[]) => ({
  ...{ reference: 7, minuteMs, id: '', columns },
  codes: codesOf(...codes),
});
const unpacked = (counts: Uint8Array) => {
  const found = new Map<number, number>();
  addPackedCounts(found, counts);
  return Object.fromEntries(found);
};

describe('a line', () => {
  it('comes back as it was, also with the codes of a thousand bins', () => {
    const codes = codesOf(...Array.from({ length: 1006 }, (_, code) => code));
    const line = binsLine({ reference: 7, columns: 2, codes }, at, 'an-id');
    expect(line.split('\n')).toHaveLength(2);
    const bytes = Buffer.from(line.slice(0, -1));
    const read = readBinsLine(bytes.toString());
    expect(read).toEqual({ reference: 7, minuteMs, id: 'an-id', columns: 2, codes });
    expect(bytes.length).toBeLessThan(2 * 1006 + 40);
  });

  test.each([
    ['empty', ''],
    ['short', '7\t60000\t\t2'],
    ['a part of a row', '7\t60000\t\t2\tabc'],
    ['no columns', '7\t60000\t\t0\tabc'],
    ['no number', 'x\t60000\t\t1\tabc'],
    ['no time', '7\t1e300\t\t1\tabc'],
    ['more', '7\t60000\t\t1\tabc\td'],
  ])('that is %s is none', (_title, line) => {
    expect(readBinsLine(line)).toBeUndefined();
  });
});

it('sums are by reference, column and minute, in key order', () => {
  const later = { ...record(2, 5, 6), minuteMs: minuteMs + 60_000 };
  const other = { ...record(1, 0), reference: 3 };
  const sums = sumBins([later, record(2, 5, 6, 5, 900), record(2, 5, 0), other]);
  expect(
    sums.map(({ counts, ...key }) => [key.reference, key.column, key.rowCount, unpacked(counts)]),
  ).toEqual([
    [3, 0, 1, { 0: 1 }],
    [7, 0, 3, { 5: 3 }],
    [7, 0, 1, { 5: 1 }],
    [7, 1, 3, { 0: 1, 6: 1, 900: 1 }],
    [7, 1, 1, { 6: 1 }],
  ]);
});
