import { expect, it } from 'vitest';
import { healthKey, toHealthRows } from './health-rows.ts';

const counts = {
  ...{ requests: 120, client_errors: 0, server_errors: 6, degraded: 12, error_rate: 0.05 },
  ...{ degraded_rate: 0.1, p50_ms: 2, p95_ms: 9, p99_ms: 20 },
};

it('has a row for every bucket: of a version that answered nothing any more a rate of zero, and gaps', () => {
  const rows = toHealthRows({
    ...{ from: '2026-03-01T12:00:00.000Z', to: '2026-03-01T12:03:00.000Z', step_seconds: 60 },
    versions: [{ ...counts, version: 2, points: [{ ...counts, at: '2026-03-01T12:01:00.000Z' }] }],
  });
  expect(rows.map(({ t }) => new Date(t).toISOString().slice(14, 16))).toEqual(['00', '01', '02']);
  const values = (['rate', 'errors', 'degraded', 'p95', 'p99'] as const).map((measure) =>
    rows.map((row) => row[healthKey(2, measure)]),
  );
  expect(values).toEqual([
    [undefined, 2, 0],
    ...[0.05, 0.1, 9, 20].map((value) => [undefined, value, undefined]),
  ]);
});

it('tells the rate of the bucket that goes on from the part that is over, when that is long enough', () => {
  const ratesUntil = (to: string) =>
    toHealthRows({
      ...{ from: '2026-03-01T12:00:00.000Z', to, step_seconds: 60 },
      versions: [
        { ...counts, version: 2, points: [{ ...counts, at: '2026-03-01T12:01:00.000Z' }] },
      ],
    }).map((row) => row[healthKey(2, 'rate')]);
  expect(ratesUntil('2026-03-01T12:01:30.000Z')).toEqual([undefined, 4]);
  expect(ratesUntil('2026-03-01T12:01:05.000Z')).toEqual([undefined, null]);
});
