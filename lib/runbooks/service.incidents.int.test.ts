import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareModel } from '#test/route-cases/prepare-model.ts';
import { ada, as, openRunbookBench, type RunbookBench, reason } from '#test/runbook-bench.ts';
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

/** Runs of an incident, newest first: how they stand, and at which step. */
async function runsOf(incident: number) {
  const { items } = await bench.runs.list({ incident, limit: 10 });
  const runs = await Promise.all(items.map(({ number }) => bench.runs.get(number)));
  return runs.map(({ number, status: state, current, step_list: steps }) => {
    const step = steps.find(({ position }) => position === current);
    return { number, state, due: step?.kind };
  });
}

it('is begun anew where the harm is taken away, and where it comes back', async () => {
  const model = await prepareModel(bench.console, { versions: 2, releases: [1, 2] });
  const { number } = await bench.openAbout(model, 'guard_question');
  await bench.follow();
  expect(await runsOf(number)).toMatchObject([{ state: 'open', due: 'action' }]);
  // The guard is certain by now.
  await bench.services.releases.rollBack(model, { reason, wait_ms: 0 }, as(ada));
  await bench.openAbout(model);
  await bench.follow();
  expect(await runsOf(number)).toMatchObject([
    { state: 'open', due: 'wait' },
    { state: 'abandoned' },
  ]);
  await bench.services.releases.promoteVersion(model, { version: 2, reason, wait_ms: 0 }, as(ada));
  await bench.openAbout(model, 'guard_question');
  await Promise.all([bench.follow(), bench.follow()]);
  await bench.follow();
  expect(await runsOf(number)).toMatchObject([
    { state: 'open', due: 'action' },
    { state: 'abandoned' },
    { state: 'abandoned' },
  ]);
});

it('stays as it is where a person works on it', async () => {
  const model = await prepareModel(bench.console, { versions: 2, releases: [1, 2] });
  const { number } = await bench.openAbout(model, 'guard_question');
  await bench.follow();
  const [run] = await runsOf(number);
  const { current, number: of } = await bench.runs.get(run?.number ?? 0);
  await bench.confirm(of, current ?? 0);
  await bench.openAbout(model);
  await bench.follow();
  expect(await runsOf(number)).toMatchObject([{ number: of, state: 'open' }]);
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
