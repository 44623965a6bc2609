import { expect, it } from 'vitest';
import type { PinnedList } from '#lib/features/contract.ts';
import { logBench } from '#test/log-bench.ts';
import { makeRecord } from '#test/prediction-records.ts';
import { seedModel } from '#test/seed-model.ts';
import { createSkewService } from './service.ts';

const DAY_MS = 86_400_000;
const bench = logBench();
const list: PinnedList = {
  entities: ['origin'],
  list: [{ feature: 'stats@1:share', as: 'share', default: null }],
  request_wins: false,
  max_age: null,
};

/** A model whose version takes one feature, with answered requests in the log: each was served the value, of its own entity. */
async function serve(model: string, values: readonly number[]): Promise<void> {
  const { prisma } = bench.database.db;
  await seedModel(bench.database.db, model, 1);
  await prisma.modelVersion.updateMany({
    where: { model: { name: model } },
    data: { features: list },
  });
  await log(model, values);
}

async function log(model: string, values: readonly number[]): Promise<void> {
  const before = (await bench.kept(model)).length;
  const predictions = bench.openLog();
  for (const [index, value] of values.entries()) {
    const features = {
      at: new Date().toISOString(),
      list: [{ feature: 'stats@1:share', as: 'share' }],
      failure: null,
      rows: [
        {
          entities: { origin: `O${index}` },
          values: [value],
          statuses: ['present' as const],
          ages: [1],
          origins: ['online' as const],
        },
      ],
    };
    await predictions.append(makeRecord({ model, features }));
  }
  await predictions.flush();
  expect(await bench.kept(model)).toHaveLength(before + values.length);
}

/** What a feature is offline, of the rows that are asked about; and when it is asked. */
function openSkew(offline: (row: number) => number | null, at = () => new Date()) {
  const asked: number[] = [];
  const failures: unknown[] = [];
  const skew = createSkewService({
    db: bench.database.db,
    features: {
      recompute: async ({ rows }) => {
        asked.push(rows.length);
        return rows.map((_, index) => [offline(index)]);
      },
    },
    now: at,
    warn: (error) => failures.push(error),
  });
  return { skew, asked, failures };
}

const values = Array.from({ length: 600 }, () => 0.5);

it('says once that what is served is not what it is offline, and once that it is again', async () => {
  await serve('drifting', values);
  const wrong = openSkew(() => 0.25);
  const { items, last_run } = await wrong.skew.measureSkew('drifting');
  expect(last_run).toMatchObject({ requests: 600, sampled: 500 });
  expect(items).toMatchObject([
    {
      version: 1,
      feature: 'share',
      source: 'stats@1:share',
      offline: { compared: 500, mismatched: 500, missing: 0, extra: 0, verdict: 'differs' },
      reference: null,
      findings: ['offline'],
    },
  ]);
  // Nothing came since: there is nothing to say of.
  await wrong.skew.measureSkew('drifting');
  expect(wrong.asked).toEqual([500]);
  expect((await wrong.skew.getSkew('drifting')).items[0]?.findings).toEqual(['offline']);

  await log('drifting', values);
  await openSkew(() => 0.5).skew.measureSkew('drifting');
  expect(await bench.eventsOf('skew_found')).toMatchObject([
    { detail: { said: expect.stringContaining('of 500 rows 500 have another value') } },
  ]);
  expect(await bench.eventsOf('skew_ended')).toHaveLength(1);
  const series = await wrong.skew.getSkewSeries('drifting', { version: 1, feature: 'share' });
  expect(series.points.map(({ findings }) => findings)).toEqual([['offline'], []]);
});

it('is one run when two workers measure at the same time', async () => {
  await serve('twice', values.slice(0, 300));
  const { skew } = openSkew(() => 0.25);
  await Promise.all([skew.measureSkew('twice'), skew.measureSkew('twice')]);
  const { points } = await skew.getSkewSeries('twice', { version: 1, feature: 'share' });
  expect(points).toHaveLength(1);
});

it('measures what is due and no more, and goes on after a model that cannot be', async () => {
  await serve('a-broken', values.slice(0, 10));
  await serve('b-sound', values.slice(0, 10));
  const warned: string[] = [];
  const broken = createSkewService({
    db: bench.database.db,
    features: { recompute: () => Promise.reject(new Error('no such view')) },
    now: () => new Date(),
    warn: (error, { model }) => warned.push(`${model}: ${String(error)}`),
  });
  await broken.measureDue(60_000);
  expect(warned).toContain('a-broken: Error: no such view');
  expect((await broken.getSkew('b-sound')).last_run).toMatchObject({ requests: 10, sampled: 0 });
  const { skew, asked } = openSkew(() => 0.5);
  await skew.measureDue(60_000);
  expect(asked).toEqual([]);
});

it('forgets after 90 days, and knows no model that is not there', async () => {
  await serve('old', values.slice(0, 10));
  const { skew } = openSkew(() => 0.5);
  await skew.measureSkew('old');
  await openSkew(
    () => 0.5,
    () => new Date(Date.now() + 91 * DAY_MS),
  ).skew.removeOldReports();
  expect(await skew.getSkew('old')).toEqual({ model: 'old', last_run: null, items: [] });
  await expect(skew.getSkew('nobody')).rejects.toMatchObject({ code: 'model_not_found' });
});
