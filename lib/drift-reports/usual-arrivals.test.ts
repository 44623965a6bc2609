import { describe, expect, it } from 'vitest';
import { type Arrivals, judgeArrivals, type SameHours } from './usual-arrivals.ts';

const at = (time: string, day = 10) =>
  new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`);
const CALM: Arrivals = {
  ...{ rows: 500, before: [], lastMinute: at('11:59'), gapSeconds: 60, sameHours: [] },
};
const findings = (given: Partial<Arrivals>, to = at('12:00')) =>
  judgeArrivals({ ...CALM, ...given }, to, 0.5).findings;

describe('rows', () => {
  const before = (...rows: number[]) =>
    rows.map((count, place) => ({ days: place + 1, rows: count }));

  it.each<[string, number, number[], string[]]>([
    ['no days before', 1, [], []],
    ['as on the days before', 500, [480, 700], []],
    ['few at night, as every night', 3, [2, 4], []],
    ['fewer than half of the least', 200, [480, 700], ['rows_fewer']],
    ['a Saturday among the days before', 200, [700, 180], []],
    ['more than twice the most', 1500, [480, 700], ['rows_more']],
    ['some at night, where there are none', 150, [0, 0], []],
    ['very many at night, where there are none', 1500, [0, 0], ['rows_more']],
  ])('%s', (_name, rows, usual, expected) => {
    expect(findings({ rows, before: before(...usual) })).toEqual(expected);
  });
});

describe('freshness', () => {
  const minutesFrom = (from: string, to: string, day: number) => {
    const found: Date[] = [];
    for (let ms = at(from, day).getTime(); ms < at(to, day).getTime(); ms += 60_000) {
      found.push(new Date(ms));
    }
    return found;
  };
  // Rows come from 08:00 to 20:00.
  const night: SameHours = {
    ...{ from: at('02:00', 9), to: at('04:00', 9), minutes: [], lastBefore: at('19:59', 8) },
  };
  const morning: SameHours = {
    ...{ from: at('08:30', 9), to: at('10:30', 9), minutes: minutesFrom('08:30', '10:30', 9) },
    lastBefore: at('08:29', 9),
  };
  const early: SameHours = {
    ...{ from: at('07:10', 9), to: at('09:10', 9), minutes: minutesFrom('08:00', '09:10', 9) },
    lastBefore: at('19:59', 8),
  };
  const lastMinute = at('19:59', 9);

  it('a pause every night is no finding', () => {
    expect(findings({ lastMinute, sameHours: [night] }, at('03:00'))).toEqual([]);
    expect(findings({ lastMinute }, at('03:00'))).toEqual(['stale']);
  });

  it('rows that begin somewhat later than the day before are none', () => {
    expect(findings({ lastMinute, sameHours: [early] }, at('08:10'))).toEqual([]);
  });

  it('rows that do not come in the morning are one', () => {
    const found = judgeArrivals({ ...CALM, lastMinute, sameHours: [morning] }, at('09:30'), 0.5);
    expect(found).toMatchObject({ findings: ['stale'], usual_gap_seconds: 60 });
  });

  it('nothing is said where too few came to know what is usual', () => {
    expect(findings({ lastMinute, gapSeconds: null }, at('12:00'))).toEqual([]);
  });
});
