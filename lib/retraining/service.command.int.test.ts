import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInTrainers } from '#lib/training/built-in-trainers.ts';
import { createCommandTrainer } from '#lib/training/service.ts';
import { drawFlights, FORM, openTrainingBench, toTrainingData } from '#test/training-bench.ts';

let bench: Awaited<ReturnType<typeof openTrainingBench>>;
beforeAll(async () => {
  bench = await openTrainingBench();
  const { bytes } = builtInTrainers.gbdt.train(toTrainingData(drawFlights(3000, 4, 1)), {
    ...{ parameters: { n_trees: 20 }, seed: 1, form: FORM },
  });
  await writeFile(path.join(bench.directory, 'trained.onnx'), bytes);
});
afterAll(() => bench?.close());

const policy = {
  trainer: { name: 'command', command: 'team', parameters: { rounds: 3 }, memory_mib: 512 },
  split: { folds: 0 },
  gate: { least_rows: 50, calibration: null },
  release: 'promote',
};
/** Learned elsewhere, for the test: the program leaves what is there. */
const GOOD = `
  const { copyFileSync, readFileSync, writeFileSync } = require('node:fs');
  const { env } = process;
  const magic = readFileSync(env.MAINSTAY_SNAPSHOT).subarray(0, 4).toString();
  const features = JSON.parse(env.MAINSTAY_FEATURES).map(({ name }) => name).sort();
  console.log(magic, env.MAINSTAY_LABEL, features.join(' '), env.MAINSTAY_PARAMETERS);
  console.log('mainstay progress {"done": 1, "total": 1}');
  copyFileSync(__dirname + '/trained.onnx', env.MAINSTAY_OUTPUT + '/model.onnx');
  writeFileSync(env.MAINSTAY_OUTPUT + '/metrics.json', '{"roc_auc": 0.9}');
  writeFileSync(env.MAINSTAY_OUTPUT + '/output.json', '{"output": {"classes": [0, 1]}}');
  writeFileSync(env.MAINSTAY_OUTPUT + '/environment.txt', 'python==3.13\\n');
`;

async function begin(script: string) {
  const { id: modelId, name } = await bench.startModel();
  await bench.serve(name, drawFlights(1200, 5, 1));
  const file = `${name}.cjs`;
  await writeFile(path.join(bench.directory, file), script);
  const command = createCommandTrainer({
    commands: {
      team: {
        command: [process.execPath, file],
        directory: bench.directory,
        environment: ['PATH'],
        diskBytes: 2 ** 24,
      },
    },
    environment: process.env,
    maxModelBytes: 2 ** 24,
  });
  const id = await bench.queueRun(modelId, policy);
  const carriedOut = bench.carrier({ trainers: { command } }).carryOut(id);
  return { id, name, carriedOut };
}

describe('a run with a program of the team’s own', () => {
  it('goes from the snapshot to the release', async () => {
    const { id, name, carriedOut } = await begin(GOOD);
    await carriedOut;
    const run = await bench.find(id);
    expect(run.error).toBeNull();
    expect(run.status).toBe('done');
    expect(run.lines.map(({ line }) => line)).toContain(
      'PAR1 label distance hour origin {"rounds":3}',
    );
    const train = run.steps.find(({ step }) => step === 'train')?.result;
    expect(train).toMatchObject({ metrics: { roc_auc: 0.9 } });
    const { lineage, golden_cases: cases } = await bench.registry.getVersion(name, 2);
    // The program left none: they are what its model answered when it was evaluated.
    expect(cases).toHaveLength(20);
    expect(cases[0]).toMatchObject({
      inputs: { hour: expect.any(Number), origin: expect.any(String) },
      outputs: { probabilities: [[expect.any(Number), expect.any(Number)]] },
    });
    const gate = run.steps.find(({ step }) => step === 'gate')?.result;
    expect(gate).toMatchObject({
      checks: expect.arrayContaining([
        {
          ...{ check: 'golden_cases', answer: 'yes' },
          said: '20 of 20 golden cases are answered as when it was evaluated; its trainer left none.',
        },
      ]),
    });
    expect(lineage).toMatchObject({
      environment: expect.arrayContaining(['python==3.13']),
      trainer: 'command',
      trainer_settings: { command: 'team' },
    });
  });

  it.each([
    ['exits 1', `console.error('no such column'); process.exit(1)`, /code 1\. .*no such column/s],
    [
      'fills the disk',
      `setInterval(() => require('node:fs').appendFileSync('large', Buffer.alloc(2 ** 20, 1)), 5)`,
      /wrote more than the 16 MiB/,
    ],
    [
      'leaves rubbish',
      `require('node:fs').writeFileSync(process.env.MAINSTAY_OUTPUT + '/model.onnx', 'rubbish')`,
      /model\.onnx cannot be used/,
    ],
  ])('that %s fails in words', async (_what, script, says) => {
    const { id, name, carriedOut } = await begin(script);
    await carriedOut;
    expect(await bench.find(id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(says),
    });
    expect((await bench.registry.listVersions(name, { limit: 10 })).items).toHaveLength(1);
  });

  it('that hangs is cancelled, and nothing of it runs on', async () => {
    const { id, carriedOut } = await begin(`console.log('hangs'); setInterval(() => {}, 1000)`);
    await expect
      .poll(async () => (await bench.find(id)).lines.map(({ line }) => line), { timeout: 10_000 })
      .toContain('hangs');
    await bench.db.prisma.trainingRun.update({
      where: { id },
      data: { cancelledBy: bench.actor },
    });
    await carriedOut;
    expect((await bench.find(id)).status).toBe('cancelled');
    await expect.poll(() => jobsRunning(id), { timeout: 10_000 }).toBe(0);
  });
});

/** Processes that were started for a job. */
async function jobsRunning(id: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  );
  return found.filter((environment) => environment.includes(`MAINSTAY_JOB=${id}`)).length;
}
