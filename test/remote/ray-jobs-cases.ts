import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRayTrainer } from '#lib/training/service.ts';
import { vectorModel } from '#test/onnx-models.ts';
import { trainingJob } from '#test/training/training-job.ts';
import { virtualEnvironment } from '../clients/virtual-environment.ts';
import { eventually } from '../gateway-fixture.ts';
import { createModelServer, type ModelServer, rayJobs } from './model-server.ts';

const PYTHON = virtualEnvironment(
  rayJobs.name,
  path.join(import.meta.dirname, `${rayJobs.name}.requirements.txt`),
);
const SNAPSHOT = 'a snapshot';
const ALLOWED = [{ host: '127.0.0.1', port: null }];
const QUICKLY = { pollMs: 200, patienceMs: 3000, stopMs: 20_000 };

let ray: ModelServer;
let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mainstay-ray-'));
  folder = path.join(root, 'shared');
  await mkdir(folder);
  await writeFile(path.join(root, 'model.onnx'), vectorModel());
  await writeFile(path.join(root, 'train.parquet'), SNAPSHOT);
  ray = await createModelServer(rayJobs);
  await ray.start();
});
afterAll(async () => {
  await ray?.close();
  await rm(root, { recursive: true, force: true });
});

async function train(
  what: string,
  {
    id = crypto.randomUUID() as string,
    signal = new AbortController().signal,
    address = ray.url,
    allowed = ALLOWED,
    timing = QUICKLY,
  } = {},
) {
  const directory = await mkdtemp(path.join(root, 'job-'));
  const trainer = createRayTrainer({ allowed, folder, maxModelBytes: 2 ** 20, timing });
  const logged: string[] = [];
  const progress: unknown[] = [];
  const data = { path: path.join(root, 'train.parquet'), digest: 'ab'.repeat(32), rows: 1 };
  const program = path.join(import.meta.dirname, 'ray_job.py');
  const settings = {
    name: 'ray' as const,
    address,
    entrypoint: `${PYTHON} ${program} ${path.join(root, 'model.onnx')} ${what}`,
    parameters: {},
    time_limit_minutes: 5,
  };
  const files = trainer.train(trainingJob({ id, directory, data }), settings, {
    signal,
    progress: (is) => progress.push(is),
    log: (line) => logged.push(line),
  });
  return { files, logged, progress, directory, id };
}

const statusOf = async (id: string) =>
  ((await (await fetch(`${ray.url}/api/jobs/${id}`)).json()) as { status: string }).status;

async function started(id: string): Promise<number> {
  const file = path.join(folder, id, 'output', 'pid');
  await eventually(() => access(file), 60_000);
  return Number(await readFile(file, 'utf8'));
}
const isRunning = (pid: number) =>
  access(`/proc/${pid}`).then(
    () => true,
    () => false,
  );

describe('a job of a real Ray cluster', () => {
  it('trains on what it is given, and its log is followed', async () => {
    const { files, logged, progress, directory } = await train('good');
    expect(await files).toMatchObject({
      model: path.join(directory, 'model.onnx'),
      metrics: { bytes: SNAPSHOT.length },
      reference: null,
    });
    expect(logged).toContain('seed 7');
    expect(progress).toEqual([{ done: 1, total: 2, says: `${SNAPSHOT.length} bytes` }]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that fails says why', async () => {
    const { files } = await train('fails');
    await expect(files).rejects.toMatchObject({
      status: 422,
      publicMessage: expect.stringMatching(/^The Ray job failed: .*no such column/s),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that is cancelled is stopped', async () => {
    const stop = new AbortController();
    const { files, id } = await train('sleeps', { signal: stop.signal });
    const ended = expect(files).rejects.toThrow('cancelled');
    const pid = await started(id);
    stop.abort(new Error('cancelled'));
    await ended;
    expect(await statusOf(id)).toBe('STOPPED');
    await eventually(async () => expect(await isRunning(pid)).toBe(false), 10_000);
  });

  it('is found again by the worker that follows one that died', async () => {
    const stop = new AbortController();
    const first = await train('sleeps', { signal: stop.signal });
    const ended = expect(first.files).rejects.toThrow('cancelled');
    const pid = await started(first.id);
    const second = await train('sleeps', { id: first.id, signal: stop.signal });
    const endedToo = expect(second.files).rejects.toThrow('cancelled');
    await eventually(() => expect(second.logged).toContain('seed 7'), 30_000);
    expect(await started(first.id)).toBe(pid);
    expect(await isRunning(pid)).toBe(true);
    stop.abort(new Error('cancelled'));
    await Promise.all([ended, endedToo]);
  });

  it('is begun anew when a worker that lost it stopped it', async () => {
    const stop = new AbortController();
    const { files, id } = await train('good', { signal: stop.signal });
    await eventually(async () => expect(await statusOf(id)).toBe('RUNNING'), 60_000);
    await fetch(`${ray.url}/api/jobs/${id}/stop`, { method: 'POST' });
    expect((await files).metrics).toEqual({ bytes: SNAPSHOT.length });
  });
});

it('asks nobody who is not allowed', async () => {
  const { files } = await train('good', { allowed: [{ host: 'elsewhere', port: null }] });
  await expect(files).rejects.toMatchObject({ code: 'remote_not_allowed' });
});

it('says that nobody answers', async () => {
  const timing = { ...QUICKLY, stopMs: 500 };
  const { files } = await train('good', { address: 'http://127.0.0.1:9', timing });
  await expect(files).rejects.toMatchObject({
    code: 'remote_unreachable',
    publicMessage: expect.stringContaining('The Ray job could not be asked for 3 seconds'),
  });
});
