import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawFlights, openTrainingBench } from '#test/training-bench.ts';
import { STEPS } from './contract.ts';

let bench: Awaited<ReturnType<typeof openTrainingBench>>;
beforeAll(async () => {
  bench = await openTrainingBench();
});
afterAll(() => bench?.close());

const policy = {
  trainer: { name: 'gbdt', parameters: { n_trees: 10 } },
  split: { folds: 0 },
  gate: { least_rows: 50, calibration: null },
  release: 'promote',
};

async function carryOutAndDie(run: string, step: string, when: string): Promise<unknown> {
  const script = new URL('../../test/killed-training-worker.ts', import.meta.url).pathname;
  const given = [script, bench.url, bench.directory, run, step, when];
  const worker = spawn(process.execPath, given, { stdio: 'inherit' });
  const [, signal] = await once(worker, 'exit');
  return signal;
}

const deaths = [['train', 'before'] as const, ...STEPS.map((step) => [step, 'after'] as const)];

it.each(deaths)(
  'a worker killed at %s, %s its work, is followed by another, and nothing happens twice',
  async (step, when) => {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(1200, 5, 1));
    const id = await bench.queueRun(modelId, policy);
    expect(await carryOutAndDie(id, step, when)).toBe('SIGKILL');
    expect(await bench.find(id)).toMatchObject({ status: 'running', step });
    const next = bench.carrier();
    await sleep(1100);
    expect(await next.forsakenRuns()).toContain(id);
    await next.carryOut(id);
    const run = await bench.find(id);
    expect(run).toMatchObject({ status: 'done', error: null, attempts: 2 });
    expect(run.steps.map((one) => [one.step, one.attempts])).toEqual(
      STEPS.map((one) => [one, one === step ? 2 : 1]),
    );
    const { items } = await bench.registry.listVersions(name, { limit: 10 });
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
    const model = await bench.registry.getModel(name);
    expect(model.release).toEqual({ seq: 2, versions: [2] });
  },
);
