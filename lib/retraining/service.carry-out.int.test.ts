import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { seedModel } from '#test/seed-model.ts';
import { STEPS, type Step } from './contract.ts';
import { createRunCarrier, type StepHandler } from './service/carry-out.ts';
import { cancelRun, insertRun } from './store/runs.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const now = () => new Date();

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

async function queueRun(
  modelId?: string,
): Promise<{ id: string; modelId: string; number: number | null }> {
  const of = modelId ?? (await seedModel(test.db, `model-${randomUUID()}`, 1));
  const id = randomUUID();
  const number = await test.db.prisma.$transaction((tx) =>
    insertRun(tx, {
      ...{ id, modelId: of, triggers: ['manual'], reason: null, spec: {} },
      ...{ createdAt: now(), createdBy: actor },
    }),
  );
  return { id, modelId: of, number };
}

/** Each step says its name, but for those that are given. */
function carrier(
  given: Partial<Record<Step, StepHandler['run']>> = {},
  options: { timeoutMs?: number; db?: TestDatabase['db'] } = {},
) {
  const done: Step[] = [];
  const handlers = Object.fromEntries(
    STEPS.map((step) => [
      step,
      {
        timeoutMs: options.timeoutMs ?? 20_000,
        run: async (run, tools) => {
          const answer = (await given[step]?.(run, tools)) ?? { result: { step } };
          done.push(step);
          return answer;
        },
      } satisfies StepHandler,
    ]),
  ) as Record<Step, StepHandler>;
  const made = createRunCarrier({
    ...{ db: options.db ?? test.db, now, handlers, beatMs: 50, silentSeconds: 1 },
  });
  return { ...made, done };
}
/** A connection to Postgres that can be cut. */
function createLine() {
  let isCut = false;
  const pool = new Proxy(test.db.pool, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'query') return value;
      return (...args: Parameters<typeof target.query>) =>
        isCut ? Promise.reject(new Error('the connection is cut')) : target.query(...args);
    },
  });
  return {
    db: { ...test.db, pool },
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
    },
  };
}
const find = (id: string) =>
  test.db.prisma.trainingRun.findUniqueOrThrow({
    where: { id },
    include: { steps: { orderBy: { startedAt: 'asc' } }, lines: { orderBy: { id: 'asc' } } },
  });
/** Until it is stopped. */
const forever: StepHandler['run'] = (_, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

it('goes through the steps in their order, and says what they did', async () => {
  const { id } = await queueRun();
  const { carryOut, done } = carrier({
    train: async (run, { log, progress }) => {
      expect(run.results.snapshot).toEqual({ step: 'snapshot' });
      progress({ done: 1, total: 2, says: 'half' });
      log('round 1');
      log('x'.repeat(5000));
      await delay(120);
      expect((await find(id)).progress).toEqual({ done: 1, total: 2, says: 'half' });
      return { result: { trees: 3 } };
    },
  });
  await carryOut(id);
  expect(done).toEqual([...STEPS]);
  const run = await find(id);
  expect(run).toMatchObject({
    status: 'done',
    isOpen: null,
    error: null,
    attempts: 1,
    progress: null,
  });
  expect(run.endedAt).not.toBeNull();
  expect(run.steps.map(({ step, attempts, error }) => [step, attempts, error])).toEqual(
    STEPS.map((step) => [step, 1, null]),
  );
  expect(run.steps[2]?.result).toEqual({ trees: 3 });
  expect(run.lines.map(({ step, line }) => [step, line.length])).toEqual([
    ['train', 7],
    ['train', 2000],
  ]);
  // Somebody hears of it twice.
  await carryOut(id);
  expect(done).toHaveLength(STEPS.length);
});

it('a model has one open run, whatever triggers it in the same second', async () => {
  const { modelId, id, number } = await queueRun();
  const others = await Promise.all([1, 2, 3].map(() => queueRun(modelId)));
  expect([number, ...others.map((other) => other.number)]).toEqual([1, null, null, null]);
  await carrier().carryOut(id);
  expect((await queueRun(modelId)).number).toBe(2);
});

it.each(STEPS)(
  'a worker that dies in %s is followed by another, which goes on there',
  async (step) => {
    const { id } = await queueRun();
    const line = createLine();
    const dying = carrier({ [step]: forever }, { db: line.db });
    const died = dying.carryOut(id).catch((error: unknown) => error);
    await vi.waitFor(async () => expect((await find(id)).step).toBe(step), { timeout: 5000 });
    // It says nothing any more, as if it had been killed.
    line.cut();
    const next = carrier();
    // A word that was on its way when the line was cut may still arrive.
    await vi.waitFor(
      async () => {
        await test.db.prisma.trainingRun.update({
          where: { id },
          data: { seenAt: new Date(Date.now() - 60_000) },
        });
        await next.carryOut(id);
        expect(next.done).not.toEqual([]);
      },
      { timeout: 5000 },
    );
    expect(next.done).toEqual(STEPS.slice(STEPS.indexOf(step)));
    const run = await find(id);
    expect(run).toMatchObject({ status: 'done', attempts: 2 });
    expect(run.steps.find((one) => one.step === step)?.attempts).toBe(2);
    // The one that was thought dead hears that the run is lost, and writes nothing.
    line.mend();
    await died;
    expect(await find(id)).toEqual(run);
  },
);

it.each(STEPS)('is cancelled in %s', async (step) => {
  const { id, modelId } = await queueRun();
  const { carryOut, done } = carrier({ [step]: forever });
  const carried = carryOut(id);
  await vi.waitFor(async () => expect((await find(id)).step).toBe(step), { timeout: 5000 });
  expect(await test.db.prisma.$transaction((tx) => cancelRun(tx, id, actor))).toBe('running');
  await carried;
  expect(await find(id)).toMatchObject({ status: 'cancelled', isOpen: null, cancelledBy: actor });
  expect(done).toEqual(STEPS.slice(0, STEPS.indexOf(step)));
  expect((await queueRun(modelId)).number).toBe(2);
});

it('is cancelled before anybody had it, and not once it has ended', async () => {
  const { id } = await queueRun();
  const cancel = () => test.db.prisma.$transaction((tx) => cancelRun(tx, id, actor));
  expect(await cancel()).toBe('cancelled');
  expect(await cancel()).toBeNull();
  const { carryOut, done } = carrier();
  await carryOut(id);
  expect(done).toEqual([]);
  expect(await find(id)).toMatchObject({ status: 'cancelled', attempts: 0 });
});

it('what is refused has failed, with the reason; what goes wrong here is thrown as well', async () => {
  const refused = await queueRun();
  const publicMessage = 'There are no labels to learn from.';
  await carrier({
    validate: () => Promise.reject(new AppError('invalid_request', { publicMessage })),
  }).carryOut(refused.id);
  const run = await find(refused.id);
  expect(run).toMatchObject({ status: 'failed', error: publicMessage, isOpen: null });
  expect(run.steps.at(-1)).toMatchObject({ step: 'validate', error: publicMessage, result: null });

  const broken = await queueRun();
  const bug = new TypeError('x is undefined');
  const { carryOut } = carrier({ gate: () => Promise.reject(bug) });
  await expect(carryOut(broken.id)).rejects.toBe(bug);
  const queued = await find(broken.id);
  expect(queued).toMatchObject({ status: 'queued', isOpen: true, step: 'gate' });
  expect(queued.error).toMatch(/on our side/);
  expect(queued.error).not.toMatch(/undefined/);
  // It may go well another time.
  const again = carrier();
  await again.carryOut(broken.id);
  expect(again.done).toEqual(['gate', 'release']);
  expect(await find(broken.id)).toMatchObject({ status: 'done', error: null });
});

it('a step that takes too long has failed, whether it listens or not', async () => {
  const { id } = await queueRun();
  const deaf: StepHandler['run'] = () => new Promise(() => undefined);
  await expect(carrier({ train: deaf }, { timeoutMs: 200 }).carryOut(id)).rejects.toThrow(
    /timeout/i,
  );
  expect(await find(id)).toMatchObject({ status: 'failed', error: 'It took longer than it may.' });
});

it('waits for a person at the gate, and may end before the last step', async () => {
  const waiting = await queueRun();
  await carrier({
    gate: () => Promise.resolve({ result: { answer: 'ask' }, waits: true }),
  }).carryOut(waiting.id);
  expect(await find(waiting.id)).toMatchObject({ status: 'waiting', isOpen: true, endedAt: null });
  const ended = await queueRun();
  const { carryOut, done } = carrier({
    gate: () => Promise.resolve({ result: { answer: 'no' }, ends: true }),
  });
  await carryOut(ended.id);
  expect(done.at(-1)).toBe('gate');
  expect(await find(ended.id)).toMatchObject({ status: 'done', isOpen: null });
});

it('a step that never comes to an end is given up', async () => {
  const { id } = await queueRun();
  const { carryOut, done } = carrier({ snapshot: () => Promise.reject(new Error('again')) });
  for (let time = 0; time < 5; time += 1) {
    await expect(carryOut(id)).rejects.toThrow('again');
    expect(await find(id)).toMatchObject({ status: 'queued' });
  }
  await carryOut(id);
  expect(done).toEqual([]);
  expect(await find(id)).toMatchObject({ status: 'failed', isOpen: null, attempts: 6 });
});

it('what is said while Postgres is away is said when it is back', async () => {
  const { id } = await queueRun();
  const line = createLine();
  await carrier(
    {
      train: async (_, { log }) => {
        line.cut();
        log('while it was away');
        await delay(200);
        line.mend();
        await delay(100);
        return { result: {} };
      },
    },
    { db: line.db },
  ).carryOut(id);
  expect((await find(id)).lines.map((one) => one.line)).toEqual(['while it was away']);
});

it('runs that nobody carries out are found', async () => {
  const { forsakenRuns } = carrier();
  const { id } = await queueRun();
  expect(await forsakenRuns()).not.toContain(id);
  const data = { createdAt: new Date(Date.now() - 60_000) };
  await test.db.prisma.trainingRun.update({ where: { id }, data });
  expect(await forsakenRuns()).toContain(id);
});

it('is handed back by a worker that is stopped, and counts as no attempt', async () => {
  const { id } = await queueRun();
  const first = carrier({ train: forever });
  const carried = first.carryOut(id);
  await vi.waitFor(async () => expect((await find(id)).step).toBe('train'));
  await first.handBack();
  await carried;
  const left = await find(id);
  expect(left).toMatchObject({ status: 'queued', error: null });
  expect(left.steps.find(({ step }) => step === 'train')?.attempts).toBe(0);
  const second = carrier();
  await second.carryOut(id);
  expect(await find(id)).toMatchObject({ status: 'done' });
  expect(second.done[0]).toBe('train');
});

it.each(STEPS)('is cancelled in the middle of %s', async (step) => {
  const { id } = await queueRun();
  const { carryOut, done } = carrier({ [step]: forever });
  const carried = carryOut(id);
  await vi.waitFor(async () => expect((await find(id)).step).toBe(step));
  await test.db.prisma.$transaction((tx) => cancelRun(tx, id, actor));
  await carried;
  expect(await find(id)).toMatchObject({ status: 'cancelled', isOpen: null });
  expect(done).toEqual(STEPS.slice(0, STEPS.indexOf(step)));
});
