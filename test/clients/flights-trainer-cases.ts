import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandTrainer, readCommands } from '#lib/training/service.ts';
import { trainingJob } from '#test/training/training-job.ts';

const FLIGHTS = path.join(import.meta.dirname, '..', '..', 'examples', 'flights');
const INTEGERS = new Set(['hour', 'weekday', 'distance']);
const pythons = JSON.parse(process.env.MAINSTAY_CLIENT_PYTHONS ?? '{}');

let root: string;
let snapshot: { path: string; digest: string; rows: number };
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mainstay-flights-'));
  const file = path.join(root, 'train.parquet');
  const period = ['--from', '2001-02-01', '--to', '2001-02-05'];
  execFileSync(process.execPath, [
    path.join(FLIGHTS, 'training-features.ts'),
    ...period,
    '--out',
    file,
  ]);
  snapshot = { path: file, digest: sha256(await readFile(file)), rows: 65_470 };
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function retrain({
  seed = 5,
  parameters = { max_iter: 20 } as Record<string, number>,
  memoryMib = 4096,
} = {}) {
  // The example's commands, with the environment's Python for the one that is on PATH.
  const commands = await readCommands(path.join(FLIGHTS, 'trainers.json'));
  const trainer = createCommandTrainer({
    commands,
    environment: { PATH: `${path.dirname(pythons.flights)}:${process.env.PATH}` },
    maxModelBytes: 2 ** 26,
  });
  const directory = await mkdtemp(path.join(root, 'job-'));
  const said: string[] = [];
  const progress: (string | null)[] = [];
  const job = trainingJob({ directory, seed, data: snapshot, label: 'late' });
  const settings = {
    name: 'command' as const,
    command: 'flights',
    parameters,
    time_limit_minutes: 2,
    memory_mib: memoryMib,
  };
  const files = await trainer.train(job, settings, {
    signal: AbortSignal.timeout(120_000),
    progress: ({ says }) => progress.push(says),
    log: (line) => said.push(line),
  });
  return { files, directory, said, progress };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function digestsOf(directory: string): Promise<Record<string, string>> {
  const output = path.join(directory, 'command', 'output');
  const names = await readdir(output);
  const digests = names.map(async (name) => [
    name,
    sha256(await readFile(path.join(output, name))),
  ]);
  return Object.fromEntries(await Promise.all(digests));
}

it('retrains the flights with scikit-learn, the same bytes from the same seed', async () => {
  const first = await retrain();
  const { files } = first;
  expect(files.metrics.roc_auc).toBeGreaterThan(0.6);
  expect(first.progress).toHaveLength(4);
  expect(files.environment).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^python==3/),
      expect.stringMatching(/^scikit-learn==/),
    ]),
  );
  expect(files.output).toEqual({ score: 'probabilities', label: 'label', classes: [0, 1] });
  expect(await readFile(files.reference ?? '', 'utf8')).toMatch(/^hour,weekday,.*,score,label\n/);
  expect(files.goldenCases).toHaveLength(20);
  const session = await InferenceSession.create(files.model);
  expect(session.inputNames).toEqual(files.featureNames);
  for (const { inputs, outputs } of files.goldenCases) {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, toTensor(name, value)]),
    );
    const { probabilities } = await session.run(feeds);
    const [, expected = Number.NaN] = outputs.probabilities as number[];
    expect(probabilities?.data[1]).toBeCloseTo(expected, 4);
  }

  const digests = await digestsOf(first.directory);
  expect(Object.keys(digests)).toHaveLength(6);
  expect(await digestsOf((await retrain()).directory)).toEqual(digests);
  const other = await digestsOf((await retrain({ seed: 6 })).directory);
  expect(other['model.onnx']).not.toBe(digests['model.onnx']);
});

it('says what its program said when it does not take a parameter', async () => {
  await expect(retrain({ parameters: { depth: 3 } })).rejects.toMatchObject({
    publicMessage: expect.stringMatching(/ended with code 1\. .*There is no parameter depth/s),
  });
});

it('is ended when NumPy takes more memory than it may', async () => {
  await expect(retrain({ memoryMib: 64 })).rejects.toMatchObject({
    publicMessage: expect.stringContaining('took more memory than the 64 MiB it may'),
  });
});

function toTensor(name: string, value: unknown): Tensor {
  if (typeof value === 'string') return new Tensor('string', [value], [1, 1]);
  if (INTEGERS.has(name)) return new Tensor('int64', [BigInt(Number(value))], [1, 1]);
  return new Tensor('float32', [Number(value)], [1, 1]);
}
