import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen } from '#lib/db/listen.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { createLearnedModel } from '#test/retraining-history.ts';
import { STEPS, type Step } from './contract.ts';
import { retrainingPolicySchema } from './policy.ts';
import { createRunCarrier, type StepHandler } from './service/carry-out.ts';
import { createTrainingRuns, TRAINING_CHANNEL } from './service.ts';

const ctx = { actor: { kind: 'user', id: 'u', name: 'Ada' }, requestId: 'r-1' } as const;
const grace = { actor: { kind: 'user', id: 'g', name: 'Grace' }, requestId: null } as const;
const ready = { trainers: [{ name: 'gbdt' as const, is_ready: true, said: null }], commands: [] };

let test: TestDatabase;
let runs: ReturnType<typeof createTrainingRuns>;
beforeAll(async () => {
  test = await createTestDatabase();
  runs = createTrainingRuns({ db: test.db, driftWindows: async () => ['24h'], ready });
});
afterAll(() => test?.drop());

async function start(): Promise<{ id: string; name: string }> {
  const { name } = await createLearnedModel(test.db);
  const { id } = await runs.startRun(name, {}, ctx);
  return { id, name };
}
const asks = { answer: 'ask', checks: [], decision: null } as const;
const RESULTS: Partial<Record<Step, object>> = {
  register: { version: 7 },
  validate: { findings: [] },
  release: { did: 'candidate', seq: null, said: 'It is the candidate.' },
};

/** Only steps whose results are small begin: the others are done as they were. */
function carrier(given: Partial<Record<Step, StepHandler['run']>> = {}) {
  const done: Step[] = [];
  const handlers = Object.fromEntries(
    STEPS.map((step) => [
      step,
      {
        timeoutMs: 20_000,
        run: async (run, tools) => {
          const answer = (await given[step]?.(run, tools)) ?? { result: RESULTS[step] ?? {} };
          done.push(step);
          return answer;
        },
      } satisfies StepHandler,
    ]),
  ) as Record<Step, StepHandler>;
  const made = createRunCarrier({ db: test.db, now: () => new Date(), handlers, beatMs: 50 });
  return { ...made, done };
}
/** Results of steps that this test does not look at are left out, as of a run that had none of them. */
const forget = (id: string) =>
  test.db.prisma.trainingStep.deleteMany({
    where: { runId: id, step: { in: ['snapshot', 'train', 'evaluate'] } },
  });
async function startWaiting() {
  const { id, name } = await start();
  await carrier({ gate: async () => ({ result: asks, waits: true }) }).carryOut(id);
  await forget(id);
  return { id, name };
}
const auditOf = (name: string) =>
  test.db.prisma.auditEntry.findMany({
    where: { model: name, action: { startsWith: 'training_run' } },
    orderBy: { at: 'asc' },
  });

it('a run says what it is to do, where it is, and what came of it', async () => {
  const { name } = await createLearnedModel(test.db);
  const policy = retrainingPolicySchema.parse({ seed: 7, trainer: { name: 'gbdt' } });
  const begun = await runs.startRun(name, { policy, reason: 'another seed' }, ctx);
  expect(begun).toMatchObject({
    ...{
      model: name,
      number: 1,
      status: 'queued',
      step: null,
      triggers: ['manual'],
      version: null,
    },
    ...{ reason: 'another seed', trainer: 'gbdt', policy_version: null, gate: null },
    ...{ created_by: ctx.actor, cancelled_by: null, started_at: null, ended_at: null },
  });
  const queued = await runs.getRun(name, 1);
  expect(queued.policy.seed).toBe(7);
  expect(queued.steps.map(({ step, status }) => [step, status])).toEqual(
    STEPS.map((step) => [step, 'waiting']),
  );
  let during: Awaited<ReturnType<typeof runs.getRun>> | undefined;
  await carrier({
    validate: async () => {
      await forget(begun.id);
      during = await runs.getRun(name, 1);
      return { result: { findings: [] } };
    },
    gate: async () => ({ result: { ...asks, answer: 'no' }, ends: true }),
  }).carryOut(begun.id);
  expect(during?.status).toBe('running');
  expect(during?.steps.slice(1, 3)).toMatchObject([
    { step: 'validate', status: 'running', attempts: 1, result: null, ended_at: null },
    { step: 'train', status: 'waiting', attempts: 0, started_at: null },
  ]);
  await forget(begun.id);
  const ended = await runs.getRun(name, 1);
  expect(ended).toMatchObject({ status: 'done', version: 7, gate: 'no' });
  expect(ended.steps.slice(4)).toMatchObject([
    { step: 'register', status: 'done', result: { version: 7 } },
    { step: 'gate', status: 'done', result: { answer: 'no' } },
    { step: 'release', status: 'left_out', result: null },
  ]);
});

it('a step that went wrong has failed once the run has, and waits before', async () => {
  const { id, name } = await start();
  const bug = new Error('no memory');
  const { carryOut } = carrier({ snapshot: () => Promise.reject(bug) });
  await expect(carryOut(id)).rejects.toBe(bug);
  const first = async () => (await runs.getRun(name, 1)).steps[0];
  expect(await first()).toMatchObject({ status: 'waiting', attempts: 1, error: /our side/ });
  for (let time = 0; time < 4; time += 1) await expect(carryOut(id)).rejects.toBe(bug);
  await carryOut(id);
  expect(await first()).toMatchObject({ status: 'failed', attempts: 6, error: /begun 5 times/ });
  expect(await runs.getRun(name, 1)).toMatchObject({ status: 'failed', error: /begun 5 times/ });
});

it('one run of a model is open; which it is is said', async () => {
  const { name } = await start();
  const refused = { code: 'training_run_open', extra: { run: 1 } };
  await expect(runs.startRun(name, {}, ctx)).rejects.toMatchObject({
    ...refused,
    publicMessage: expect.stringContaining('run 1, which is queued'),
  });
  await runs.cancelRun(name, 1, {}, ctx);
  const all = await Promise.allSettled([1, 2, 3, 4].map(() => runs.startRun(name, {}, ctx)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of all)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ extra: { run: 2 } });
});

it('runs of all models are listed by pages, newest first', async () => {
  const { name } = await start();
  await runs.cancelRun(name, 1, {}, ctx);
  await runs.startRun(name, {}, ctx);
  const other = await start();
  const all = (await runs.listRuns({ limit: 200 })).items;
  expect(all.slice(0, 3).map(({ model, number }) => [model, number])).toEqual([
    [other.name, 1],
    [name, 2],
    [name, 1],
  ]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await runs.listRuns({ limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(all.map(({ id }) => id));
  const numbers = async (query: object) =>
    (await runs.listRuns({ limit: 50, model: name, ...query })).items.map(({ number }) => number);
  expect(await numbers({})).toEqual([2, 1]);
  expect(await numbers({ is_open: 'true' })).toEqual([2]);
  expect(await numbers({ is_open: 'false' })).toEqual([1]);
  expect(await numbers({ status: 'cancelled' })).toEqual([1]);
  expect(await numbers({ status: 'running' })).toEqual([]);
});

it('log lines are read after one that is known', async () => {
  const { id, name } = await start();
  await carrier({
    validate: async (_, { log }) => {
      for (const line of ['one', 'two', 'three']) log(line);
      return { result: { findings: [] } };
    },
  }).carryOut(id);
  const first = await runs.readLog(name, 1, { limit: 2 });
  expect(first.lines.map(({ step, line }) => [step, line])).toEqual([
    ['validate', 'one'],
    ['validate', 'two'],
  ]);
  const next = await runs.readLog(name, 1, { after: first.last ?? '', limit: 2 });
  expect(next.lines.map(({ line }) => line)).toEqual(['three']);
  const last = await runs.readLog(name, 1, { after: next.last ?? '', limit: 2 });
  expect(last).toEqual({ lines: [], last: next.last });
});

it.each([
  ['queued', start],
  ['waiting', startWaiting],
  [
    'queued after a yes',
    async () => {
      const made = await startWaiting();
      await runs.decideRun(made.name, 1, { answer: 'yes', reason: 'good' }, ctx);
      return made;
    },
  ],
] as const)('a run that is %s ends at once when it is cancelled', async (_, prepare) => {
  const { id, name } = await prepare();
  const ended = await runs.cancelRun(name, 1, { reason: 'not now' }, grace);
  expect(ended).toMatchObject({ status: 'cancelled', cancelled_by: grace.actor });
  expect(ended.ended_at).not.toBeNull();
  expect((await auditOf(name)).at(-1)).toMatchObject({
    ...{ action: 'training_run.cancel', actorName: 'Grace', reason: 'not now' },
  });
  const { carryOut, done } = carrier();
  await carryOut(id);
  expect(done).toEqual([]);
  const again = runs.cancelRun(name, 1, {}, ctx);
  await expect(again).rejects.toMatchObject({ code: 'training_run_ended' });
  expect((await runs.startRun(name, {}, ctx)).number).toBe(2);
});

it('a run that is carried out ends when its worker hears of it; asked twice it is audited once', async () => {
  const { id, name } = await start();
  const { carryOut, done } = carrier({
    train: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        const cancel = () => runs.cancelRun(name, 1, {}, ctx);
        cancel().then(cancel).catch(reject);
      }),
  });
  await carryOut(id);
  expect(done).toEqual(['snapshot', 'validate']);
  await forget(id);
  const ended = await runs.getRun(name, 1);
  expect(ended.status).toBe('cancelled');
  expect(ended.steps.slice(3).every(({ status }) => status === 'left_out')).toBe(true);
  const actions = (await auditOf(name)).map(({ action }) => action);
  expect(actions).toEqual(['training_run.start', 'training_run.cancel']);
});

it('a yes at the gate lets workers go on with the release', async () => {
  const { id, name } = await startWaiting();
  expect(await runs.getRun(name, 1)).toMatchObject({ status: 'waiting', gate: 'ask' });
  const heard: string[] = [];
  const listener = listen({
    url: test.url,
    channels: [TRAINING_CHANNEL],
    onNotification: (_, payload) => heard.push(payload),
    onError: () => undefined,
  });
  try {
    await expect
      .poll(async () => {
        const { rows } = await test.db.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
        );
        return rows.length;
      })
      .toBeGreaterThan(0);
    const decided = await runs.decideRun(name, 1, { answer: 'yes', reason: 'seen by two' }, grace);
    expect(decided).toMatchObject({ status: 'queued', gate: 'yes', ended_at: null });
    await expect.poll(() => heard).toEqual([id]);
  } finally {
    await listener.close();
  }
  const seen: unknown[] = [];
  const next = carrier({
    release: async (run) => {
      seen.push(run.results.gate);
      return { result: RESULTS.release ?? {} };
    },
  });
  // The steps that this test forgot are done again; those that are kept are not.
  await next.carryOut(id);
  expect(next.done).not.toContain('gate');
  expect(next.done.at(-1)).toBe('release');
  const decision = { answer: 'yes', reason: 'seen by two', by: grace.actor };
  expect(seen).toMatchObject([{ answer: 'ask', decision }]);
  await forget(id);
  const ended = await runs.getRun(name, 1);
  expect(ended).toMatchObject({ status: 'done', gate: 'yes' });
  expect(ended.steps[5]).toMatchObject({ result: { answer: 'ask', decision } });
  expect((await auditOf(name)).at(-1)).toMatchObject({
    ...{ action: 'training_run.decide', reason: 'seen by two', after: { answer: 'yes' } },
  });
});

it('a no at the gate is the end of it', async () => {
  const { id, name } = await startWaiting();
  const decided = await runs.decideRun(name, 1, { answer: 'no', reason: 'too slow' }, ctx);
  expect(decided).toMatchObject({ status: 'done', gate: 'no' });
  expect((await runs.getRun(name, 1)).steps[6]).toMatchObject({ status: 'left_out' });
  const { carryOut, done } = carrier();
  await carryOut(id);
  expect(done).toEqual([]);
  expect((await runs.startRun(name, {}, ctx)).number).toBe(2);
});

it('of two who decide at once the first does, and the second hears of it', async () => {
  const { name } = await startWaiting();
  const all = await Promise.allSettled([
    runs.decideRun(name, 1, { answer: 'yes', reason: 'good' }, ctx),
    runs.decideRun(name, 1, { answer: 'no', reason: 'bad' }, grace),
  ]);
  const refused = all.filter((one) => one.status === 'rejected');
  expect(refused).toMatchObject([{ reason: { code: 'training_run_not_waiting' } }]);
  const decided = (await auditOf(name)).filter(({ action }) => action === 'training_run.decide');
  expect(decided).toHaveLength(1);
  const { gate } = await runs.getRun(name, 1);
  expect(decided[0]?.after).toEqual({ answer: gate });
});

it('what cannot be trained is refused, by field', async () => {
  const { name } = await createLearnedModel(test.db);
  const given = (more: object) => ({ policy: retrainingPolicySchema.parse(more) });
  const refused = (more: object) => runs.startRun(name, given(more), ctx);
  await expect(refused({ trainer: { name: 'sgd' } })).rejects.toMatchObject({
    ...{ code: 'invalid_request', fields: [{ field: 'policy.trainer.name' }] },
  });
  await expect(refused({ gate: { metric: 'mae' } })).rejects.toMatchObject({
    fields: [{ field: 'policy.gate.metric' }],
  });
  expect((await runs.listRuns({ limit: 50, model: name })).items).toEqual([]);
});
