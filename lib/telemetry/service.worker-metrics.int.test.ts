import { readFile } from 'node:fs/promises';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { formatProblems } from '#test/gateway-metrics-format.ts';
import { createTelemetryService } from './service.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const read = () =>
  createTelemetryService({ db: database.db, now: () => new Date() }).getWorkerMetrics();
const numberOf = (text: string, series: string) => {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length));
};
const EVALUATE = '{queue="evaluate-alerts"}';

it('tells what waits, what is worked on, and since when nothing was finished', async () => {
  expect(await read()).not.toContain('mainstay_jobs');
  const boss = new PgBoss({ connectionString: database.url, max: 2, supervise: false });
  await boss.start();
  try {
    await boss.createQueue('evaluate-alerts');
    await boss.send('evaluate-alerts', {}, { startAfter: new Date(Date.now() - 90_000) });
    await boss.send('evaluate-alerts', {}, { startAfter: 3600 });
    const waiting = await read();
    expect(numberOf(waiting, `mainstay_jobs_waiting${EVALUATE}`)).toBe(1);
    expect(numberOf(waiting, `mainstay_jobs_oldest_seconds${EVALUATE}`)).toBeGreaterThanOrEqual(90);
    expect(numberOf(waiting, 'mainstay_jobs_waiting{queue="train-model"}')).toBe(0);
    expect(waiting).not.toContain('mainstay_worker_quiet_seconds');
    const [job] = await boss.fetch('evaluate-alerts');
    expect(numberOf(await read(), `mainstay_jobs_running${EVALUATE}`)).toBe(1);
    await boss.complete('evaluate-alerts', job?.id ?? '');
    const done = await read();
    expect(numberOf(done, `mainstay_jobs_oldest_seconds${EVALUATE}`)).toBe(0);
    expect(numberOf(done, 'mainstay_worker_quiet_seconds')).toBeLessThan(30);
    expect(formatProblems(done)).toEqual([]);
    const { groups } = parse(await readFile('docs/prometheus/alerts.yml', 'utf8')) as {
      groups: { name: string; rules: { expr: string }[] }[];
    };
    const rules = groups.find(({ name }) => name === 'mainstay-worker')?.rules ?? [];
    const asked = rules.flatMap(({ expr }) => expr.match(/mainstay_\w+/g) ?? []);
    const documented = (await readFile('docs/telemetry.md', 'utf8'))
      .split('### Of the workers')[1]
      ?.match(/mainstay_(?:jobs|worker|deliveries)_\w+/g);
    expect(documented?.length).toBeGreaterThan(4);
    expect(asked.length).toBeGreaterThan(2);
    for (const name of [...asked, ...(documented ?? [])])
      expect(done).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
  } finally {
    await boss.stop({ graceful: false });
  }
});
