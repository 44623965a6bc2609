import { describe, expect, test } from 'vitest';
import { hasAlone, isAlone, toSeriesRows } from './series-rows.ts';

const point = (minute: number, version: number, requests: number) => ({
  at: `2026-11-22T10:0${minute}:00.000Z`,
  version,
  requests,
  client_errors: 0,
  server_errors: requests / 2,
  p50_ms: 1,
  p95_ms: 2,
  p99_ms: 3,
});

describe('toSeriesRows', () => {
  const { rows, versions } = toSeriesRows(
    {
      from: '2026-11-22T10:00:00.000Z',
      to: '2026-11-22T10:03:30.000Z',
      step_seconds: 60,
      points: [point(0, 1, 120), point(2, 1, 60), point(2, 2, 30), point(3, 2, 30)],
    },
    null,
    Number.POSITIVE_INFINITY,
  );

  test('every bucket has a row; one without requests has a rate of zero and no latency', () => {
    expect(rows.map((row) => row.t - (rows[0]?.t ?? 0))).toEqual([0, 60_000, 120_000, 180_000]);
    expect(rows[1]).toEqual({ t: rows[1]?.t, '1.rate': 0 });
    expect(rows[3]?.['1.rate']).toBe(0);
  });

  test('counts become rates, over the part of the last bucket that has passed', () => {
    expect(rows[0]?.['1.rate']).toBe(2);
    expect(rows[2]?.['2.rate']).toBe(0.5);
    expect(rows[3]?.['2.rate']).toBe(1);
  });

  test('errors become shares', () => {
    expect(rows[0]?.['1.serverErrors']).toBe(0.5);
    expect(rows[0]?.['1.clientErrors']).toBe(0);
  });

  test('versions in order', () => {
    expect(versions).toEqual([1, 2]);
  });

  test('a point with gaps on both sides is alone', () => {
    expect(isAlone(rows, 0, '1.p95')).toBe(true);
    expect(isAlone(rows, 2, '2.p95')).toBe(false);
    expect(isAlone(rows, 1, '1.p95')).toBe(false);
    expect(hasAlone(rows, ['2.p95', '1.p95'])).toBe(true);
    expect(hasAlone(rows, ['2.p95'])).toBe(false);
  });
});

test('a bucket that has hardly begun tells no rate', () => {
  const { rows } = toSeriesRows(
    {
      from: '2026-11-22T10:00:00.000Z',
      to: '2026-11-22T10:01:05.000Z',
      step_seconds: 60,
      points: [point(1, 1, 3)],
    },
    null,
    Number.POSITIVE_INFINITY,
  );
  expect(rows[1]?.['1.rate']).toBeNull();
  expect(rows[1]?.['1.p95']).toBe(2);
});

test('requests refused before a version was chosen are a share of all, and have no latency', () => {
  const { rows, versions } = toSeriesRows(
    {
      from: '2026-11-22T10:00:00.000Z',
      to: '2026-11-22T10:01:00.000Z',
      step_seconds: 60,
      points: [point(0, 1, 75), { ...point(0, 0, 25), client_errors: 25, server_errors: 0 }],
    },
    null,
    Number.POSITIVE_INFINITY,
  );
  expect(versions).toEqual([0, 1]);
  expect(rows[0]?.['0.clientErrors']).toBe(0.25);
  expect(rows[0]?.['0.p95']).toBeNull();
});

describe('an outage', () => {
  const span = {
    from: '2026-11-22T10:00:00.000Z',
    to: '2026-11-22T10:05:00.000Z',
    step_seconds: 60,
    points: [],
  };
  const ratesOf = (since: string, now: string) =>
    toSeriesRows(span, { versions: [2], since }, Date.parse(now)).rows.map((row) => row['2.rate']);

  test('of the whole span is a line at zero of the version in force', () => {
    expect(ratesOf('2026-11-21T10:00:00.000Z', span.to)).toEqual([0, 0, 0, 0, 0]);
  });

  test('begins with the release and ends now', () => {
    expect(ratesOf('2026-11-22T10:00:30.000Z', '2026-11-22T10:03:05.000Z')).toEqual([
      undefined,
      0,
      0,
      undefined,
      undefined,
    ]);
  });

  test('is none of a version that was released after the span', () => {
    const released = { versions: [2], since: '2026-11-22T11:00:00.000Z' };
    expect(toSeriesRows(span, released, Date.parse('2026-11-22T12:00:00.000Z')).versions).toEqual(
      [],
    );
  });
});
