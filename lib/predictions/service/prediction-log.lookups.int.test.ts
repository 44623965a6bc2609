import { describe, expect, it } from 'vitest';
import type { LoggedFeatures } from '#lib/features/contract.ts';
import { countLookups } from '#lib/features/count-lookups.ts';
import { ageBin } from '#lib/stats/age-histogram.ts';
import { logBench } from '#test/log-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';

const bench = logBench();

type Status = LoggedFeatures['rows'][number]['statuses'][number];
const features = (view: string, ...statuses: Status[]): LoggedFeatures => ({
  at: '2026-03-01T12:00:00.000Z',
  list: [
    { feature: `${view}@1:share`, as: 'late' },
    { feature: `${view}@1:flights`, as: 'flights' },
  ],
  failure: null,
  rows: statuses.map((status) => ({
    entities: { origin: 'ORD' },
    values: [0.25, 4],
    statuses: [status, status],
    ages: [90, 90],
    origins: ['online', 'online'],
  })),
});

const sums = (view: string) =>
  bench.query<{ model: string; present: number; ages: number[] }>(
    `SELECT model, minute, present::int, no_value::int, expired::int, not_found::int, failed::int,
       age_counts::float8[] AS ages
     FROM feature_lookup_minutes WHERE view = $1 ORDER BY minute, model`,
    view,
  );

describe('what predictions look up', () => {
  it('is added up by minute, of all replicas', async () => {
    const logs = [bench.openLog(), bench.openLog()];
    const at = new Date('2026-03-01T12:00:10.000Z');
    const statuses: Status[] = ['present', 'expired', 'not_found', 'null', null];
    await Promise.all(
      logs.flatMap((log) =>
        Array.from({ length: 10 }, () =>
          log.append(makeRecord({ at, features: features('both', ...statuses) })),
        ),
      ),
    );
    await Promise.all(logs.map((log) => log.flush()));
    const [sum, ...others] = await sums('both');
    expect(others).toEqual([]);
    expect(sum).toMatchObject({
      model: 'flights',
      minute: new Date('2026-03-01T12:00:00.000Z'),
      present: 20,
      no_value: 20,
      expired: 20,
      not_found: 20,
      failed: 20,
    });
    expect(sum?.ages[ageBin(90)]).toBe(40);
  });

  it('is counted without a prediction too, and is none', async () => {
    const log = bench.openLog({ now: () => new Date('2026-03-01T12:00:10.000Z') });
    log.lookedUp(countLookups(features('own', 'present', 'not_found')));
    log.lookedUp(countLookups(features('own', 'present')));
    await log.flush();
    expect(log.stats()).toMatchObject({ appendedTotal: 0, shippedTotal: 0, waitingRecords: 0 });
    expect(await sums('own')).toMatchObject([{ model: '', present: 2, not_found: 1 }]);
  });

  it('is counted of all, also where the log keeps a share of them', async () => {
    const log = bench.openLog();
    const policy = { sampleRatio: 0.1, redact: ['late'] };
    const records = Array.from({ length: 300 }, () =>
      makeRecord({ model: 'some', features: features('sampled', 'present') }),
    );
    await Promise.all(records.map((record) => log.append(record, policy)));
    await log.flush();
    expect((await bench.kept('some')).length).toBeLessThan(100);
    const found = await sums('sampled');
    expect(found.reduce((sum, { present }) => sum + present, 0)).toBe(300);
  });
});
