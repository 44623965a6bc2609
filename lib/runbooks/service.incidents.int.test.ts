import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareModel } from '#test/route-cases/prepare-model.ts';
import { openRunbookBench, type RunbookBench } from '#test/runbook-bench.ts';
import { readShipped, syncShipped } from './service.ts';

let bench: RunbookBench;
beforeAll(async () => {
  bench = await openRunbookBench();
  const shipped = await readShipped(path.join(import.meta.dirname, '..', '..', 'docs', 'runbooks'));
  await syncShipped({ db: bench.db }, shipped);
});
afterAll(() => bench.stop());

it('the runbook of an incident that opened by itself is begun once, and stands at the first step of a person', async () => {
  const model = await prepareModel(bench.console, { versions: 2, releases: [1, 2] });
  const incident = await bench.openAbout(model);
  await Promise.all([bench.follow(), bench.follow()]);
  await bench.follow();
  const { items } = await bench.runs.list({ incident: incident.number, limit: 10 });
  expect(items).toHaveLength(1);
  const run = await bench.runs.get(items[0]?.number ?? 0);
  expect(run).toMatchObject({ runbook: 'bad-release', started_by: { kind: 'system' } });
  const current = run.step_list.find(({ position }) => position === run.current);
  expect(current?.state).not.toBe('done');
  const before = run.step_list.filter(({ position }) => position < (run.current ?? 0));
  expect(before.map(({ state }) => state)).toEqual(before.map(() => 'done'));
});

it('that of one that a person opened is not', async () => {
  const model = await prepareModel(bench.console, { versions: 1, releases: [1] });
  const incident = await bench.openAbout(model);
  await bench.db.prisma.incident.update({
    where: { number: incident.number },
    data: { cause: 'person' },
  });
  await bench.follow();
  const { items } = await bench.runs.list({ incident: incident.number, limit: 10 });
  expect(items).toEqual([]);
});
