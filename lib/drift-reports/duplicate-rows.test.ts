import { describe, expect, it } from 'vitest';
import { pairColumns } from '#lib/drift/pair-columns.ts';
import { seededRandom } from '#test/stats/streams.ts';
import { duplicateShares } from './duplicate-rows.ts';

const random = seededRandom(5);
/** One of 3,000 routes, some far more frequent than others. */
const drawRoute = () => Math.floor(3000 * random() ** 2);

/** Routes with the hour, and with a rate of the route that is another every hour. */
function flights(rows: number, hourOf: () => number) {
  return Array.from({ length: rows }, () => {
    const [route, hour] = [drawRoute(), hourOf()];
    return [route, hour % 24, ((route * 7919 + hour * 104_729) % 100_003) / 100_003];
  });
}

function columnsOf(reference: number[][], current: number[][]) {
  return ['route', 'hour', 'late_share'].map((name, at) => {
    const of = (rows: number[][]) => ({
      ...{ name, kind: 'number' as const },
      values: Float64Array.from(rows, (row) => row[at] ?? 0),
    });
    return pairColumns(of(reference), of(current));
  });
}

const month = flights(5000, () => Math.floor(720 * random()));

describe('duplicateShares', () => {
  it('rows of an hour are more alike than rows of a month, which is no fault', () => {
    const hour = flights(800, () => 345);
    const found = duplicateShares(columnsOf(month, hour));
    expect(found?.current).toBeGreaterThan(0.1);
    const { current = 0, reference = 0 } = found?.compared ?? {};
    expect(Math.abs(current - reference)).toBeLessThan(0.05);
  });

  it('rows that came twice are found among them', () => {
    const hour = flights(400, () => 345);
    const found = duplicateShares(columnsOf(month, [...hour, ...hour]));
    const { current = 0, reference = 0 } = found?.compared ?? {};
    expect(current - reference).toBeGreaterThan(0.3);
  });

  it('rows of as long a time as the reference’s are compared by all columns', () => {
    const some = flights(800, () => Math.floor(720 * random()));
    const found = duplicateShares(columnsOf(month, [...some, ...some.slice(0, 100)]));
    expect(found?.compared?.reference).toBeLessThan(0.02);
    expect(found?.compared?.current).toBeCloseTo(100 / 900, 2);
  });

  it('of few rows nothing is said, nor where every column is narrower', () => {
    expect(duplicateShares(columnsOf(month, month.slice(0, 19)))).toBeNull();
    const same = month.slice(0, 1).flatMap((row) => new Array<number[]>(100).fill(row));
    expect(duplicateShares(columnsOf(month, same))?.current).toBeCloseTo(0.99, 12);
  });
});
