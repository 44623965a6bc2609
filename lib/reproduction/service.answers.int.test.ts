import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Trainer } from '#lib/training/trainer.ts';
import { columnsModel, vectorModel } from '#test/onnx-models.ts';
import { reproductionBench } from '#test/reproduction-bench.ts';

const bench = reproductionBench();
const LINES = ['numpy==2.3', 'scikit-learn==1.9'];

/** A program of the team’s own, whose file is another one each time; `weight` says what it learned. */
function program(
  weight: number,
  { environment = LINES, loss = 0.5 }: { environment?: string[]; loss?: number } = {},
): Trainer<'command'> {
  return {
    name: 'command',
    isDeterministic: false,
    train: async ({ directory }) => {
      const model = path.join(directory, 'model.onnx');
      await writeFile(model, vectorModel([weight, -0.25]));
      return {
        ...{ model, metrics: { log_loss: loss }, environment },
        goldenCases: [
          { inputs: { f0: 1, f1: 2 }, outputs: { score: [weight - 0.5 + 0.1] } },
          { inputs: { f0: 0, f1: 2 }, outputs: { score: [-0.5 + 0.1] } },
        ],
        ...{ reference: null, featureNames: null, output: null, state: null },
      };
    },
  };
}
const trainer = { name: 'command', command: 'ours' };
const HERE = ['node==1', 'v8==2'];
const lineage = { environment: [...HERE, ...LINES] };
const train = (with_: Trainer<'command'>, metadata = {}) =>
  bench.train({ trainer, trainers: { command: with_ }, lineage, metadata });

describe('a program that gives another file each time', () => {
  it('answers the same', async () => {
    const version = await train(program(0.5));
    const again = program(0.50001, { environment: ['numpy==2.4', LINES[1] as string] });
    const found = await bench.reproduce(version, { trainers: { command: again } });
    expect(found).toMatchObject({
      status: 'same_answers',
      details: {
        ...{ trainer: 'command', is_deterministic: false, metrics: [] },
        golden_cases: { cases: 2, differing: 0 },
        environment: { changed: [{ name: 'numpy', from: '2.3', to: '2.4' }] },
      },
    });
    expect(found.said.slice(1)).toEqual([
      'All 2 golden cases are answered the same, within 0.0001.',
      'The environment is another one: numpy 2.3 became 2.4.',
    ]);
  });

  it('answers otherwise, and says what differs', async () => {
    const version = await train(program(0.5));
    const found = await bench.reproduce(version, {
      trainers: { command: program(0.7, { loss: 0.61 }) },
    });
    expect(found).toMatchObject({
      status: 'differs',
      details: {
        golden_cases: { cases: 2, differing: 1 },
        metrics: [{ name: 'log_loss', before: 0.5, now: 0.61 }],
      },
    });
    expect(found.said.slice(1)).toEqual([
      '1 of 2 golden cases are answered otherwise: golden case 1 (golden_cases[0]) differs: output score: expected 0.1, got 0.3.',
      'Its trainer says log_loss 0.5 then, 0.61 now.',
      'The environment is the same as then.',
      'Data, seed 7, settings and environment are the same: the program gives another file each time.',
    ]);
  });

  it('gives the same file after all', async () => {
    const version = await train(program(0.5));
    const found = await bench.reproduce(version, { trainers: { command: program(0.5) } });
    expect(found.status).toBe('identical');
  });

  it('has no golden cases to compare by', async () => {
    const version = await train(program(0.5), { golden_cases: [] });
    const found = await bench.reproduce(version, { trainers: { command: program(0.50001) } });
    expect(found).toMatchObject({ status: 'differs', details: { golden_cases: null } });
    expect(found.said[1]).toContain('its answers cannot be compared');
  });
});

describe('a program that leaves', () => {
  const leaving = (bytes: Uint8Array): Trainer<'command'> => {
    const usual = program(0.5);
    return {
      ...usual,
      train: async (job, settings, tools) => {
        const trained = await usual.train(job, settings, tools);
        await writeFile(trained.model, bytes);
        return trained;
      },
    };
  };

  it.each([
    ['rubbish', Buffer.from('<html>not a model</html>'), /cannot be asked: /],
    [
      'a model with other inputs',
      columnsModel(),
      /^The model that came out has other inputs: dist/,
    ],
    ['a model that needs more columns', vectorModel([1, 2, 3]), /^The model that came out cannot/],
  ])('%s', async (_name, bytes, said) => {
    const version = await train(program(0.5));
    const found = await bench.reproduce(version, { trainers: { command: leaving(bytes) } });
    expect(found.status).toBe('differs');
    expect(found.said[1]).toMatch(said);
    expect(found.details?.golden_cases).toBeNull();
  });
});
