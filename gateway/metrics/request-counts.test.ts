import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { formatProblems } from '#test/gateway-metrics-format.ts';
import { register } from './family.ts';
import { createRequestCounts } from './request-counts.ts';
import { requestFamilies } from './request-families.ts';

const HOUR_MS = 3_600_000;
const AT = new Date('2026-01-01T00:00:00Z');

const answered = {
  at: AT,
  model: 'flights',
  modelKnown: true,
  version: 2 as number | null,
  status: 200,
  errorCode: null as string | null,
  errorStage: null as string | null,
  rowCount: 3,
  servedBy: 'primary' as 'primary' | 'fallback' | 'default' | null,
  degraded: false,
  timings: { parse: 0.2, run: 4, queue: 0.8 },
  validation: null,
};

function setUp(maxVersions?: number) {
  const counts = createRequestCounts({ maxVersions });
  const registry = new Registry();
  for (const family of requestFamilies(counts)) register(registry, family);
  const page = async () => {
    const text = await registry.metrics();
    expect(formatProblems(text)).toEqual([]);
    return text.split('\n');
  };
  return { counts, page };
}

it('counts requests, rows, errors and degraded answers', async () => {
  const { counts, page } = setUp();
  counts.request(answered);
  counts.request(answered);
  counts.request({ ...answered, degraded: true, servedBy: 'fallback', version: 1 });
  counts.request({ ...answered, degraded: true, servedBy: 'default' });
  const failed = { ...answered, status: 503, errorCode: 'no_answer', errorStage: 'shape' };
  counts.request(failed);
  counts.request({ ...answered, status: 503, errorCode: 'overloaded', version: null, rowCount: 0 });
  const lines = await page();
  for (const line of [
    'mainstay_predictions_total{model="flights",version="2",code="200"} 3',
    'mainstay_predictions_total{model="flights",version="2",code="503"} 1',
    'mainstay_predictions_total{model="flights",version="1",code="200"} 1',
    'mainstay_predictions_total{model="flights",version="none",code="503"} 1',
    'mainstay_prediction_rows_total{model="flights",version="2"} 12',
    'mainstay_prediction_errors_total{model="flights",version="2",stage="shape",error="no_answer"} 1',
    'mainstay_prediction_errors_total{model="flights",version="none",stage="parse",error="overloaded"} 1',
    'mainstay_degraded_predictions_total{model="flights",served_by="fallback"} 1',
    'mainstay_degraded_predictions_total{model="flights",served_by="default"} 1',
  ]) {
    expect(lines).toContain(line);
  }
});

it('has a histogram of the whole, and one of each stage', async () => {
  const { counts, page } = setUp();
  counts.request(answered);
  counts.request({ ...answered, timings: { parse: 0.2, run: 40, queue: 0.8 } });
  for (const rows of [1, 2, 64, 3000]) counts.batch('flights', 2, rows);
  const lines = await page();
  const version = 'model="flights",version="2"';
  for (const line of [
    `mainstay_prediction_duration_seconds_bucket{${version},le="0.0025"} 0`,
    `mainstay_prediction_duration_seconds_bucket{${version},le="0.005"} 1`,
    `mainstay_prediction_duration_seconds_bucket{${version},le="0.05"} 2`,
    `mainstay_prediction_duration_seconds_bucket{${version},le="+Inf"} 2`,
    `mainstay_prediction_duration_seconds_sum{${version}} 0.046`,
    `mainstay_prediction_duration_seconds_count{${version}} 2`,
    `mainstay_prediction_stage_duration_seconds_bucket{${version},stage="run",le="0.005"} 1`,
    `mainstay_prediction_stage_duration_seconds_count{${version},stage="queue"} 2`,
    `mainstay_batch_rows_bucket{${version},le="1"} 1`,
    `mainstay_batch_rows_bucket{${version},le="64"} 3`,
    `mainstay_batch_rows_bucket{${version},le="+Inf"} 4`,
    `mainstay_batch_rows_sum{${version}} 3067`,
  ]) {
    expect(lines).toContain(line);
  }
  expect(lines.join()).not.toContain('stage="cache"');
  counts.request(answered);
  expect(await page()).toContain(`mainstay_prediction_duration_seconds_count{${version}} 3`);
});

it('counts what the cache answered, by level', async () => {
  const { counts, page } = setUp();
  counts.request({ ...answered, model: 'never cached' });
  const outcomes = ['memory', 'memory', 'shared', 'joined', 'miss'] as const;
  for (const outcome of outcomes) counts.cache('flights', outcome);
  const lines = (await page()).filter((line) => line.startsWith('mainstay_cache'));
  expect(lines).toEqual([
    'mainstay_cache_hits_total{model="flights",level="memory"} 2',
    'mainstay_cache_hits_total{model="flights",level="shared"} 1',
    'mainstay_cache_misses_total{model="flights"} 1',
    'mainstay_cache_joined_total{model="flights"} 1',
  ]);
});

it('makes no label of names that callers make up', async () => {
  const { counts, page } = setUp();
  for (let i = 0; i < 100; i += 1) {
    counts.request({ ...answered, model: `made up ${i}`, modelKnown: false, version: i });
  }
  const lines = await page();
  expect(lines.join()).not.toContain('made up');
  expect(lines).toContain(
    'mainstay_predictions_total{model="unknown",version="none",code="200"} 100',
  );
});

it('forgets versions that nobody asked for an hour, but not those in force', async () => {
  const { counts, page } = setUp();
  counts.request({ ...answered, version: 1 });
  counts.request({ ...answered, version: 2 });
  counts.request({ ...answered, version: 3, at: new Date(AT.getTime() + HOUR_MS) });
  counts.request({ ...answered, model: 'gone' });
  counts.forgetUnused(
    AT.getTime() + HOUR_MS + 1,
    (model, version) => model === 'flights' && version === 2,
  );
  const found = (await page()).flatMap(
    (line) => /^mainstay_prediction_rows_total\{(.*)\}/.exec(line)?.[1] ?? [],
  );
  expect(found).toEqual(['model="flights",version="2"', 'model="flights",version="3"']);
  counts.request({ ...answered, version: 1 });
  expect(await page()).toContain('mainstay_prediction_rows_total{model="flights",version="1"} 3');
});

it('keeps a bounded number of versions: those used last', () => {
  const { counts } = setUp(10);
  for (let i = 1; i <= 50; i += 1) {
    counts.request({ ...answered, version: i, at: new Date(AT.getTime() + i) });
  }
  expect([...(counts.models.get('flights')?.versions.keys() ?? [])]).toEqual(
    Array.from({ length: 10 }, (_, index) => 41 + index),
  );
});
