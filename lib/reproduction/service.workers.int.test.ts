import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { Trainer, TrainerTools } from '#lib/training/trainer.ts';
import { reproductionBench } from '#test/reproduction-bench.ts';

const bench = reproductionBench();

/** Starts for a version that was trained well. */
async function start() {
  const { model, version } = await bench.train();
  const { ctx } = bench.registry;
  const asked = await bench.reproductions().startReproduction(model, version, {}, ctx);
  return { ...asked, find: () => bench.reproductions().getReproduction(asked.id) };
}

/** The trees, but something happens first. */
function after(what: (tools: TrainerTools) => Promise<void>): { gbdt: Trainer<'gbdt'> } {
  const { gbdt } = bench.trainers;
  return {
    gbdt: {
      ...gbdt,
      train: async (job, settings, tools) => {
        await what(tools);
        return gbdt.train(job, settings, tools);
      },
    },
  };
}

/** What is left of it in the folder that trainings have. */
async function filesOf(id: string): Promise<string[]> {
  const names = await readdir(path.join(bench.folder(), 'reproductions'));
  return names.filter((name) => name.startsWith(id));
}

const forever = (_: TrainerTools) => new Promise<void>(() => undefined);

it('is asked for once at a time, and again when it has ended', async () => {
  const { model, version, id } = await start();
  const { ctx } = bench.registry;
  const again = () =>
    bench.reproductions().startReproduction(model, version, { reason: 'audit' }, ctx);
  await expect(again()).rejects.toMatchObject({ code: 'reproduction_open' });
  expect(await bench.reproductions().getLatest(model, version)).toMatchObject({
    ...{ latest: null, open: { id, status: 'queued', created_by: ctx.actor }, missing: [] },
  });
  await bench.carrier().carryOut(id);
  const second = await again();
  expect(await bench.reproductions().getLatest(model, version)).toMatchObject({
    ...{ latest: { id }, open: { id: second.id, reason: 'audit' } },
  });
  await bench.carrier().carryOut(second.id);
  const one = await bench.reproductions().listReproductions(model, version, { limit: 1 });
  expect(one.items.map((item) => item.id)).toEqual([second.id]);
  const cursor = one.next_cursor ?? undefined;
  const rest = await bench.reproductions().listReproductions(model, version, { limit: 1, cursor });
  expect(rest).toMatchObject({ items: [{ id }], next_cursor: null });
  expect(await bench.registry.audit('reproduction.start')).toHaveLength(2);
});

it('is carried out by one of two workers', async () => {
  const { id, find } = await start();
  const trains = vi.fn(async () => undefined);
  const trainers = after(trains);
  await Promise.all([
    bench.carrier({ trainers }).carryOut(id),
    bench.carrier({ trainers }).carryOut(id),
  ]);
  expect(trains).toHaveBeenCalledTimes(1);
  expect((await find()).status).toBe('identical');
});

it('shows how far it is', async () => {
  const { id, find } = await start();
  let goOn: () => void = () => undefined;
  const trainers = after(async (tools) => {
    tools.progress({ done: 3, total: 10, says: 'round 3' });
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
  });
  const carried = bench.carrier({ trainers }).carryOut(id);
  await vi.waitFor(async () => expect((await find()).progress?.done).toBe(3), 5000);
  expect(await find()).toMatchObject({
    ...{ status: 'running', progress: { done: 3, total: 10, says: 'round 3' } },
  });
  goOn();
  await carried;
  expect(await find()).toMatchObject({ status: 'identical', progress: null });
});

it('is taken over from a worker that falls silent, which can write no more', async () => {
  const { id, find } = await start();
  let goOn: () => void = () => undefined;
  const trainers = after(
    () =>
      new Promise<void>((resolve) => {
        goOn = resolve;
      }),
  );
  const silent = bench.carrier({ trainers, beatMs: 60_000 }).carryOut(id);
  await vi.waitFor(async () => expect((await find()).status).toBe('running'), 5000);
  const other = bench.carrier();
  expect(await other.forsakenReproductions()).not.toContain(id);
  await delay(1200);
  expect(await bench.carrier({ silentSeconds: 1 }).forsakenReproductions()).toContain(id);
  await other.carryOut(id);
  const ended = await find();
  expect(ended.status).toBe('identical');
  goOn();
  await silent;
  expect(await find()).toEqual(ended);
});

it('ends when it takes too long, and leaves no files', async () => {
  const { id, find } = await start();
  const heard = vi.fn();
  const trainers = after(async ({ signal }) => {
    signal.addEventListener('abort', heard);
    await forever({} as TrainerTools);
  });
  await bench.carrier({ trainers, timeoutMs: () => 300 }).carryOut(id);
  expect(await find()).toMatchObject({ status: 'failed', said: ['It took longer than it may.'] });
  expect(heard).toHaveBeenCalledTimes(1);
  expect(await filesOf(id)).toEqual([]);
});

it('is stopped by who carries it out', async () => {
  const { id, find } = await start();
  const trainers = after(({ signal }) =>
    delay(60_000, undefined, { signal }).then(() => undefined),
  );
  const controller = new AbortController();
  const carried = bench.carrier({ trainers }).carryOut(id, { signal: controller.signal });
  await vi.waitFor(async () => expect((await find()).status).toBe('running'), 5000);
  controller.abort();
  await carried;
  expect(await find()).toMatchObject({ status: 'failed', said: ['It was stopped.'] });
  expect(await filesOf(id)).toEqual([]);
});

it('is tried again when something goes wrong here, and given up in the end', async () => {
  const { id, find } = await start();
  const trainers = after(async () => {
    throw new Error('no space left on device');
  });
  const carrier = bench.carrier({ trainers });
  await expect(carrier.carryOut(id)).rejects.toThrow('no space left');
  expect(await find()).toMatchObject({ status: 'queued', said: [] });
  await expect(carrier.carryOut(id)).rejects.toThrow('no space left');
  await expect(carrier.carryOut(id)).rejects.toThrow('no space left');
  const found = await find();
  expect(found).toMatchObject({ status: 'failed', ended_at: expect.any(String) });
  expect(found.said[0]).toContain('on our side');
  expect(await filesOf(id)).toEqual([]);
});

it('does nothing about one that is not there', async () => {
  await expect(bench.carrier().carryOut(randomUUID())).resolves.toBeUndefined();
});
