import { afterAll, describe, expect, it } from 'vitest';
import { createJoinFixture, lines } from '#test/join-files.ts';

const fixture = await createJoinFixture();
afterAll(() => fixture.close());
const { db, at, join } = fixture;
const created = { createdTime: 'c' };

describe('keys', () => {
  it('are compared one by one', async () => {
    const out = await join(
      lines('k,l,t', '1,23,2026-01-02', '12,3,2026-01-02', '123,,2026-01-02', ',123,2026-01-02'),
      lines('k,l,e,x', '12,3,2026-01-01,twelve', '1,23,2026-01-01,one', '123,,2026-01-01,none'),
      { keys: ['k', 'l'] },
    );
    expect(out.split('\n').slice(1, 5)).toEqual([
      '1,23,2026-01-02,one,present',
      '12,3,2026-01-02,twelve,present',
      '123,,2026-01-02,,not_found',
      ',123,2026-01-02,,not_found',
    ]);
  });

  it('keep their zeros, and what stands in quotes', async () => {
    const out = await join(
      lines('k,t', '007,2026-01-02', '7,2026-01-02', '"a, ""b""\nc",2026-01-02'),
      lines('k,e,"x, y"', '007,2026-01-01,1', '"a, ""b""\nc",2026-01-01,"2\n3"'),
    );
    expect(out).toBe(
      lines(
        'k,t,"x, y","x, y__status"',
        '007,2026-01-02,1,present',
        '7,2026-01-02,,not_found',
        '"a, ""b""\nc",2026-01-02,"2\n3",present',
      ),
    );
  });

  it.each([
    ['an integer and text', 'BIGINT', "'7'", 'present'],
    ['an integer and other text', 'BIGINT', "'007'", 'not_found'],
    ['an integer and a number', 'BIGINT', '7::DOUBLE', 'present'],
    ['a number and text', 'DOUBLE', "'7'", 'present'],
    ['integers of two sizes', 'SMALLINT', '7::UBIGINT', 'present'],
    ['integers and null', 'BIGINT', 'NULL::BIGINT', 'not_found'],
  ])('%s', async (_name, type, value, status) => {
    const time = "TIMESTAMP '2026-01-01'";
    await db.run(`COPY (SELECT 7::${type} AS k, ${time} AS t) TO '${at('a.parquet')}'`);
    await db.run(`COPY (SELECT ${value} AS k, ${time} AS e, 1 AS x) TO '${at('b.parquet')}'`);
    const out = await join('', '', { entities: at('a.parquet'), features: at('b.parquet') });
    expect(out).toContain(`,${status}\n`);
  });

  it('100,000 of them', async () => {
    await db.run(`COPY (SELECT 'key ' || range AS k, '2026-01-02' AS t FROM range(100000))
      TO '${at('a.parquet')}'`);
    await db.run(`COPY (SELECT 'key ' || (99999 - range) AS k, '2026-01-01' AS e, 99999 - range AS x
      FROM range(100000)) TO '${at('b.parquet')}'`);
    const out = await join('', '', { entities: at('a.parquet'), features: at('b.parquet') });
    const rows = out.trimEnd().split('\n').slice(1);
    expect(rows).toHaveLength(100_000);
    expect(rows.every((row, n) => row === `key ${n},2026-01-02,${n},present`)).toBe(true);
  });
});

describe('times', () => {
  const row = (time: string, event: string) =>
    join(lines('k,t', `a,${time}`), lines('k,e,x', `a,${event},1`));

  it.each([
    ['a zone and none', '2026-01-01T02:00:00+02:00', '2026-01-01 00:00:00'],
    ['a day and a time', '2026-01-01', '2026-01-01T00:00:00Z'],
    ['seconds and text', '1767225600', '2026-01-01T00:00:00Z'],
    ['milliseconds and seconds', '1767225600000', '1767225600'],
    ['microseconds and fractions of seconds', '1767225600500000', '1767225600.5'],
    ['nanoseconds and text', '1767225600000000001', '2026-01-01T00:00:00Z'],
    ['small numbers', '10', '10'],
    // In Berlin the clock goes from 2 to 3 here, and this time is not there.
    ['the hour that summer time leaves out', '2026-03-29T02:30:00', '2026-03-29T02:30:00Z'],
  ])('%s', async (_name, time, event) => {
    expect(await row(time, event)).toContain(',1,present\n');
  });

  it.each([
    ['a zone and none', '2026-01-01T00:00:00+02:00', '2026-01-01T00:00:00'],
    ['a nanosecond before', '1767225599999999999', '1767225600000000000'],
  ])('before it: %s', async (_name, time, event) => {
    expect(await row(time, event)).toContain(',,not_found\n');
  });

  it('a ttl of a day is 24 hours when the clocks change', async () => {
    const out = await join(
      lines('k,t', 'a,2026-03-29T12:00:00+02:00', 'a,2026-03-29T13:00:01+02:00'),
      lines('k,e,x', 'a,2026-03-28T12:00:00+01:00,1'),
      { ttlMs: 86_400_000 },
    );
    expect(out.match(/present|expired/g)).toEqual(['present', 'expired']);
  });

  it.each(['DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS'])(
    '%s in Parquet',
    async (type) => {
      await db.run(`COPY (SELECT 'a' AS k, '2026-01-01'::${type} AS t) TO '${at('a.parquet')}'`);
      await db.run(`COPY (SELECT * FROM (VALUES ('a', '2026-01-01'::${type}, 1), ('a', '2026-01-02'::${type}, 2))
        v(k, e, x)) TO '${at('b.parquet')}'`);
      const out = await join('', '', { entities: at('a.parquet'), features: at('b.parquet') });
      expect(out).toContain(',1,present\n');
    },
  );

  it('a row without a time finds nothing, and an event without one is none', async () => {
    const out = await join(lines('k,t', 'a,', 'a,2026-01-01'), lines('k,e,x', 'a,,1'));
    expect(out).toBe(lines('k,t,x,x__status', 'a,,,not_found', 'a,2026-01-01,,not_found'));
    const numbers = await join(
      lines('k,t', 'a,', 'a,7'),
      lines('k,e,c,x', 'a,5,,1', 'a,,5,2'),
      created,
    );
    expect(numbers).toBe(lines('k,t,x,x__status', 'a,,,not_found', 'a,7,1,present'));
  });
});
