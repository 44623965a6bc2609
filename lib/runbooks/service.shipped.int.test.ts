import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultRules } from '#lib/alerts/default-rules.ts';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { freshName, prepareModel } from '#test/route-cases/prepare-model.ts';
import { ada, as, openRunbookBench, type RunbookBench } from '#test/runbook-bench.ts';
import type { Comparison, QueryBlock } from './blocks.ts';
import type { Subject } from './contract.ts';
import { asksOf, fillQuery } from './fill-subject.ts';
import { judgeCheck } from './judge-check.ts';
import { parseRunbook } from './parse-runbook.ts';
import { describeQuery, queryNames } from './query-catalogue.ts';
import { queries } from './service/queries/registry.ts';
import { readShipped, syncShipped } from './service.ts';

const shipped = await readShipped(path.join(import.meta.dirname, '..', '..', 'docs', 'runbooks'));
const named = shipped.map((runbook) => [runbook.slug, parseRunbook(runbook.text)] as const);
const steps = named.flatMap(([slug, { blocks }]) =>
  blocks.map((block, at) => [`${slug}, step ${at + 1}`, block] as const),
);

type Asked = QueryBlock | Comparison;

let bench: RunbookBench;
let subject: Subject;
beforeAll(async () => {
  bench = await openRunbookBench();
  const model = await prepareModel(bench.console, { versions: 2, releases: [1, 2] });
  subject = { model, version: 2, incident: (await bench.openAbout(model)).number };
  const policy = retrainingPolicySchema.parse({ triggers: { schedule: { cron: '0 3 * * 1' } } });
  await bench.services.retraining.setPolicy(model, { policy, expected_version: null }, as(ada));
  await seed(model);
});
afterAll(() => bench.stop());

/** Traffic, failures, findings, a report of a replica, a message: something for every query to answer. */
async function seed(model: string): Promise<void> {
  const { pool } = bench.db;
  const minute = `date_trunc('minute', now())`;
  const counts = `array_fill(0::bigint, ARRAY[40]) || array_fill(25::bigint, ARRAY[4]) || array_fill(0::bigint, ARRAY[36])`;
  await pool.query(
    `INSERT INTO prediction_minutes (model, minute, version, release_seq, requests, row_count, client_errors, server_errors, degraded, latency_counts)
     VALUES ($1, ${minute}, 2, 2, 100, 100, 3, 10, 20, ${counts})`,
    [model],
  );
  await pool.query(
    `INSERT INTO error_groups (fingerprint, model, version, stage, code, count, first_seen_at, last_seen_at, example_id, example_request_id)
     VALUES ('f1', $1, 2, 'run', 'no_answer', 10, now(), now(), gen_random_uuid(), 'r1')`,
    [model],
  );
  await pool.query(`INSERT INTO error_minutes VALUES ('f1', ${minute}, 10)`);
  await pool.query(
    `INSERT INTO feature_lookup_minutes VALUES ('routes', ${minute}, 1, $1, 90, 0, 2, 3, 5, array_fill(0::bigint, ARRAY[1]))`,
    [model],
  );
  const found = `INSERT INTO drift_events (id, model_id, version, window_name, at, kind, about, column_name, role, detail, report_id)
     SELECT gen_random_uuid(), id, 2, '1h', now(), $2, $3, $4, 'feature', 'said', gen_random_uuid() FROM models WHERE name = $1`;
  await pool.query(found, [model, 'onset', 'column', 'f0']);
  await pool.query(found, [model, 'onset', 'quality', 'f1']);
  await pool.query(found, [model, 'onset', 'column', 'f2']);
  // What has ended since is no finding.
  await pool.query(found.replace('now()', `now() + interval '1 second'`), [
    model,
    'end',
    'column',
    'f2',
  ]);
  await pool.query(
    `INSERT INTO drift_reports (id, scan_id, model_id, version, window_name, reference_id, at, from_at, to_at, row_count, verdict, is_kept, summary, columns)
     SELECT gen_random_uuid(), gen_random_uuid(), id, 2, '1h', 1, now(), now(), now(), 500, 'drift', TRUE, '{}',
       '{"f0": {"role": "feature", "verdict": "drift"}, "f2": {"role": "feature", "verdict": "stable"}}' FROM models WHERE name = $1`,
    [model],
  );
  await pool.query(
    `INSERT INTO performance_hours (model_id, version, basis, hour, labelled, unusable, outcomes)
     SELECT id, 2, 'labels', date_trunc('hour', now()), 300, 0, '{}' FROM models WHERE name = $1`,
    [model],
  );
  await pool.query(
    `INSERT INTO performance_streams (model_id, received_at) SELECT id, now() - interval '2 hours' FROM models WHERE name = $1`,
    [model],
  );
  await pool.query(
    `INSERT INTO performance_events (id, model_id, version, at, kind, detail)
     SELECT gen_random_uuid(), id, 2, now(), 'labels_late', 'later than usual' FROM models WHERE name = $1`,
    [model],
  );
  await pool.query(
    `INSERT INTO training_runs (id, model_id, number, is_open, status, triggers, spec, created_at, created_by, seen_at)
     SELECT gen_random_uuid(), id, 7, TRUE, 'running', '[]', '{}', now() - interval '1 hour', '{}', now() - interval '10 minutes' FROM models WHERE name = $1`,
    [await prepareModel(bench.console)],
  );
  const breaker = {
    state: 'open',
    since: new Date().toISOString(),
    failures: 5,
    retry_at: null,
    held: false,
    last_failure: 'timed out',
  };
  const report = {
    at: new Date().toISOString(),
    models: [
      {
        ...{ model, release: 2, settings_revision: 0, degraded: 0, overloaded: 0, in_flight: 0 },
        cache: { memory_hits: 0, shared_hits: 0, joined: 0, misses: 0 },
        versions: [
          {
            ...{
              version: 2,
              state: 'loaded',
              in_force: true,
              bytes: 1,
              last_used_at: null,
              breaker,
            },
            ...{
              requests: 0,
              failures: 0,
              batches: 0,
              rows: 0,
              waiting: 0,
              stages: {},
              error: null,
            },
          },
        ],
      },
    ],
    cache: { entries: 0, bytes: 0, max_bytes: 1 },
    dependencies: [{ name: 'redis', breaker }],
    spool: {
      bytes: 900,
      max_bytes: 1000,
      waiting_records: 12,
      lag_seconds: 200,
      state: 'behind',
      dropped: 0,
    },
    runners: [],
    memory: { resident_bytes: 1, loaded_bytes: 1, max_bytes: 1 },
  };
  await pool.query(
    `INSERT INTO replicas (id, hostname, pid, url, started_at, last_seen_at, report)
     VALUES ('r1', 'host-1', 1, 'http://x', now(), now() + interval '1 hour', $1)`,
    [JSON.stringify(report)],
  );
  const { id } = await bench.db.prisma.channel.create({
    data: {
      name: 'ops',
      kind: 'slack',
      settings: {},
      createdAt: new Date(),
      createdBy: {},
      updatedAt: new Date(),
    },
  });
  const { id: incidentId } = await bench.db.prisma.incident.findUniqueOrThrow({
    where: { number: subject.incident ?? 0 },
  });
  await bench.db.prisma.delivery.create({
    data: {
      channelId: id,
      dedupeKey: 'k',
      message: { title: 'It fails' },
      status: 'failed',
      attempts: 3,
      lastError: 'refused',
      createdAt: new Date(),
      model,
      incidentId,
    },
  });
}

it('what is shipped is what rules refer to, and more', () => {
  expect(shipped.map(({ slug }) => slug)).toEqual([
    ...['bad-data', 'bad-release', 'database-down', 'drift', 'feature-service-down', 'latency'],
    ...['lost-key', 'model-errors', 'spool-filling', 'training-stuck'],
  ]);
  const slugs = new Set(shipped.map(({ slug }) => slug));
  for (const { runbook } of Object.values(defaultRules)) {
    if (runbook !== null) expect(slugs).toContain(runbook);
  }
});

it.each(named)(
  '%s is sound, and every link in it leads to a runbook that there is',
  (_slug, { blocks, problems, sections }) => {
    expect(problems).toEqual([]);
    expect(blocks.length).toBeGreaterThanOrEqual(4);
    const words = sections
      .flatMap((section) => (section.kind === 'text' ? [section.text] : []))
      .join('\n');
    const titles = shipped.map(({ title }) => title);
    for (const [, title] of words.matchAll(/[Ff]ollow “([^”]+)”/g)) expect(titles).toContain(title);
  },
);

const asked = steps.flatMap(([name, block]): [string, Asked][] => {
  if (block.kind === 'query' || block.kind === 'check') return [[name, block]];
  return block.kind === 'wait' && block.until ? [[name, block.until]] : [];
});
it.each(asked)('%s is answered', async (_name, block) => {
  const question = fillQuery(block, subject);
  if ('missing' in question) throw new Error('no model');
  const answer = await queries[question.query](bench.deps, question);
  expect(answer.said).toMatch(/\.$/);
  for (const row of answer.rows) expect(row).toHaveLength(answer.columns.length);
  if ('op' in block) expect(judgeCheck(block, answer.figures).said).toMatch(/\.$/);
});

it.each<[(typeof queryNames)[number], Record<string, number>]>([
  ['error_rate_by_version', { error_rate: 0.1, rejected_rate: 0.03, requests: 100 }],
  ['degraded_share', { degraded_share: 0.2 }],
  ['newest_releases', { is_rollback: 0, routes_version: 1, releases: 2 }],
  ['failures_by_kind', { failures: 10, kinds: 1, rejected: 0 }],
  ['drifted_features', { drifted: 1, drifted_share: 0.5, prediction_drifted: 0 }],
  ['data_quality', { findings: 1 }],
  ['breaker_states', { open: 1, held: 0, dependencies_open: 1 }],
  ['feature_lookups', { failed_share: 0.05, missing_share: 0.05, lookups: 100 }],
  ['spool_by_replica', { lag_seconds: 200, fill_share: 0.9, replicas: 1 }],
  ['label_delay', { late: 1 }],
  ['replicas', { replicas: 1, behind: 1, failed: 0 }],
  ['who_was_told', { delivered: 0, failed: 1, waiting: 0 }],
])('%s finds what is there', async (query, values) => {
  const question = fillQuery(
    { query, ...(query === 'newest_releases' && { version: 2 }) },
    subject,
  );
  if ('missing' in question) throw new Error('no model');
  const { figures, rows } = await queries[query](bench.deps, question);
  for (const [name, value] of Object.entries(values)) {
    expect([name, figures[name]?.value]).toEqual([name, expect.closeTo(value, 6)]);
  }
  expect(rows.length).toBeGreaterThan(0);
  // What a check may ask for is what the query answers.
  expect(Object.keys(figures).sort()).toEqual(Object.keys(describeQuery(query).values).sort());
});

it('quantiles, and runs of training whose worker fell silent', async () => {
  const ask = async (query: 'latency_by_version' | 'open_training_runs', of = subject) => {
    const question = fillQuery({ query }, of);
    if ('missing' in question) throw new Error('no model');
    return (await queries[query](bench.deps, question)).figures;
  };
  const latency = await ask('latency_by_version');
  expect(latency.p95_ms?.value).toBeGreaterThan(latency.p50_ms?.value ?? Number.NaN);
  const nobody = { model: null, version: null, incident: null };
  const training = await ask('open_training_runs', nobody);
  expect(training).toMatchObject({ open: { value: 1 }, silent: { value: 1 } });
  expect(training.minutes_open?.value).toBeCloseTo(60, 0);
});

it.each(queryNames)('%s says so when there is nothing', async (query) => {
  const model = await prepareModel(bench.console);
  const question = fillQuery({ query }, { model, version: null, incident: null });
  if ('missing' in question) throw new Error('no model');
  const { said, figures } = await queries[query](bench.deps, question);
  expect(said).toMatch(/\.$/);
  for (const { value } of Object.values(figures)) expect(value).not.toBeNaN();
});

const acting = steps.flatMap(([name, block]) =>
  block.kind === 'action' ? [[name, block] as const] : [],
);
it.each(acting)('%s says what it would do, and does nothing', async (_name, block) => {
  const slug = freshName();
  const fields = Object.entries(block).filter(([field]) => field !== 'kind' && field !== 'id');
  const lines = fields.map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  const text = `\`\`\`action\n${lines.join('\n')}\n\`\`\``;
  await bench.services.runbooks.save(slug, { title: 'x', text, expected_version: 0 }, as(ada));
  const about = { model: subject.model ?? '', version: 2 };
  const { number } = await bench.runs.start(slug, about, as(ada));
  const changes = () =>
    bench.db.prisma.auditEntry.count({ where: { action: { not: { startsWith: 'runbook' } } } });
  const before = await changes();
  const given = asksOf(block, subject).some(({ field }) => field === 'request')
    ? { request: '018f0000-0000-7000-8000-000000000000' }
    : {};
  const preview = await bench.runs.preview(number, 1, { given }, ada);
  expect(preview.does.length).toBeGreaterThan(10);
  expect(await changes()).toBe(before);
});

it('a release that was rolled back by itself: the run begins where a person is needed', async () => {
  await bench.db.pool.query(`DELETE FROM replicas`);
  const model = await prepareModel(bench.console, { versions: 2, releases: [1, 2] });
  await bench.services.releases.rollBack(model, { reason: 'the guard', wait_ms: 0 }, as(ada));
  const { number: incident } = await bench.openAbout(model);
  await syncShipped(bench, shipped);
  const run = await bench.runs.start('bad-release', { incident }, as(ada));
  expect(run.step_list.map(({ state }) => state)).toEqual([
    ...['done', 'done', 'skipped', 'skipped', 'skipped', 'done'],
    ...['running', 'pending', 'pending'],
  ]);
  expect(run.step_list[5]).toMatchObject({ verdict: 'pass' });
  expect(run.current).toBe(7);
});
