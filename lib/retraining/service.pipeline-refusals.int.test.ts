import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { builtInTrainers } from '#lib/training/built-in-trainers.ts';
import type { Trainer } from '#lib/training/trainer.ts';
import { drawFlights, openTrainingBench, toTrainingData } from '#test/training-bench.ts';
import { retrainingPolicySchema } from './policy.ts';
import { createPipeline } from './service.ts';

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

/** A trainer that leaves what is written by `write`. */
function leaving(
  write: (directory: string) => Promise<void>,
  more: Partial<Awaited<ReturnType<Trainer['train']>>> = {},
): Trainer<'gbdt'> {
  return {
    name: 'gbdt',
    isDeterministic: true,
    async train({ directory }) {
      await write(directory);
      return {
        ...{ model: path.join(directory, 'model.onnx'), metrics: {}, goldenCases: [] },
        ...{ reference: null, featureNames: null, output: null, environment: [], state: null },
        ...more,
      };
    },
  };
}
const writing = (bytes: Uint8Array) => (directory: string) =>
  writeFile(path.join(directory, 'model.onnx'), bytes);
const trained = (without?: string) => {
  const data = toTrainingData(drawFlights(500, 4, 1));
  const columns = data.columns.filter(({ name }) => name !== without);
  return builtInTrainers.gbdt.train({ ...data, columns }, { parameters: { n_trees: 5 }, seed: 1 })
    .bytes;
};

async function runWith(trainer: Trainer<'gbdt'>, over: Record<string, unknown> = {}) {
  const { id: modelId, name } = await bench.startModel();
  await bench.serve(name, drawFlights(1200, 5, 1));
  const id = await bench.queueRun(modelId, { ...policy, ...over });
  await bench.carrier({ trainers: { gbdt: trainer } }).carryOut(id);
  const versions = await bench.registry.listVersions(name, { limit: 10 });
  return { run: await bench.find(id), versions: versions.items.length, name, id };
}

describe('a run fails with what its trainer did', () => {
  it.each<[string, Trainer<'gbdt'>, RegExp]>([
    ['nothing', leaving(async () => undefined), /left no model/],
    ['rubbish', leaving(writing(Buffer.from('rubbish'.repeat(100)))), /ONNX/i],
    [
      'another signature',
      leaving(writing(trained('distance'))),
      /takes hour, origin; version 1 takes/,
    ],
    [
      'golden cases that its model does not answer so',
      leaving(writing(trained()), {
        goldenCases: [
          {
            inputs: { hour: 1, origin: 'ORD', distance: 100 },
            outputs: { probabilities: [0.001, 0.999] },
          },
        ],
      }),
      /golden case 1 .* differs/,
    ],
    [
      'an exit in words',
      {
        ...{ name: 'gbdt', isDeterministic: false },
        train: async () => {
          throw new AppError('invalid_request', { publicMessage: 'The program ended with 1.' });
        },
      },
      /ended with 1/,
    ],
  ])('%s', async (_what, trainer, message) => {
    const { run, versions } = await runWith(trainer);
    expect(run).toMatchObject({ status: 'failed', error: expect.stringMatching(message) });
    expect(versions).toBe(1);
  });
});

it('gives a trainer as long as its policy does', () => {
  const { timeoutMs } = createPipeline(bench.deps).train;
  const spec = {
    policy: retrainingPolicySchema.parse({ trainer: { name: 'gbdt', time_limit_minutes: 7 } }),
    policy_version: null,
  };
  const run = {
    id: '',
    attempts: 1,
    modelId: '',
    number: 1,
    isCancelled: false,
    triggers: ['manual'],
    results: {},
    spec,
  };
  expect(typeof timeoutMs === 'function' && timeoutMs(run)).toBe(7 * 60_000);
});

it('a model of another form has a person asked, since callers of tensors would notice', async () => {
  const { run } = await runWith(leaving(writing(trained()), { output: { classes: [0, 1] } }));
  expect(run.status).toBe('waiting');
  const gate = run.steps.find(({ step }) => step === 'gate')?.result;
  expect(gate).toMatchObject({
    answer: 'ask',
    checks: expect.arrayContaining([
      {
        check: 'signature',
        answer: 'ask',
        said: expect.stringMatching(/hour is float32 instead of int64/),
      },
    ]),
  });
});

describe('another version comes first', () => {
  async function whileEvaluating(change: (name: string) => Promise<unknown>) {
    const { id: modelId, name } = await bench.startModel();
    await bench.serve(name, drawFlights(1200, 5, 1));
    const id = await bench.queueRun(modelId, policy);
    const { registry } = bench;
    await bench
      .carrier({
        registry: {
          ...registry,
          registerVersion: async (...given) => {
            const made = await registry.registerVersion(...given);
            await change(name);
            return made;
          },
        },
      })
      .carryOut(id);
    return { run: await bench.find(id), name };
  }

  it('before the gate: a person is asked, and the old champion may be archived', async () => {
    const { run, name } = await whileEvaluating(async (model) => {
      const version = await bench.register(model, drawFlights(300, 7, 0.2));
      await bench.releases.promoteVersion(
        model,
        { version, reason: 'Urgent', wait_ms: 0 },
        bench.ctx,
      );
    });
    expect(run.status).toBe('waiting');
    const gate = run.steps.find(({ step }) => step === 'gate')?.result;
    expect(gate).toMatchObject({
      checks: expect.arrayContaining([
        {
          ...{ check: 'comparison', answer: 'ask' },
          said: 'Version 3 is in force now; it was compared with version 1.',
        },
      ]),
    });
    expect((await bench.registry.getModel(name)).release).toMatchObject({ versions: [3] });
  });

  it('the new version is archived: the run fails, and says so', async () => {
    const { run } = await whileEvaluating((model) =>
      bench.registry.archiveVersion(model, 2, { reason: 'A mistake' }, bench.ctx),
    );
    expect(run).toMatchObject({
      status: 'failed',
      error: 'Version 2 has been archived meanwhile.',
    });
  });
});
