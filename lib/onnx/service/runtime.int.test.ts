import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import {
  constantScoreModel,
  expandingModel,
  hangingModel,
  heavyModel,
  vectorModel,
} from '#test/onnx-models.ts';
import { openTestRuntime } from '#test/onnx-runtime.ts';
import type { TensorValue } from '../contract.ts';

let runtime: ReturnType<typeof openTestRuntime>;
let directory: string;
beforeEach(async () => {
  runtime = openTestRuntime();
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-runtime-'));
});
afterEach(async () => {
  await runtime.close();
  await rm(directory, { recursive: true, force: true });
});

const row = (...values: number[]): Record<string, TensorValue> => ({
  features: { type: 'float32', shape: [1, values.length], data: new Float32Array(values) },
});
type Session = Awaited<ReturnType<typeof runtime.loadBytes>>;
const score = async (session: Session, value: number, timeoutMs = 20_000) =>
  (await session.run(row(value, 0, 0), undefined, { timeoutMs })).score?.data[0];
const pids = () => runtime.stats().flatMap(({ pid }) => pid ?? []);

async function toFile(bytes: Uint8Array) {
  const file = path.join(directory, 'model.onnx');
  await writeFile(file, bytes);
  return { path: file, digest: createHash('sha256').update(bytes).digest('hex') };
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 20 });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('answers the others while a model hangs, ends its process and brings it back', async () => {
  const began = performance.now();
  const hanging = await runtime.loadBytes(hangingModel(), 'a');
  const startMs = performance.now() - began;
  const other = await runtime.loadBytes(constantScoreModel(7), 'b');
  const [pid = 0] = pids();
  expect(pids()).toHaveLength(1);
  const hung = expect(score(hanging, 999, 700)).rejects.toMatchObject({ kind: 'timeout' });
  const from = performance.now();
  expect(await score(other, 1)).toBe(7);
  const held = performance.now() - from;
  process.stdout.write(
    `a hanging neighbour held up an answer for ${Math.round(held)} ms, where a process starts in ${Math.round(startMs)} ms\n`,
  );
  await hung;
  // Twice the hanging run's time, and another process.
  expect(held).toBeLessThan(2 * 700 + 500 + 4 * startMs);
  // After twice its time the process is ended; the model is back, in a process of its own.
  expect(await score(hanging, 5)).toBe(5);
  expect(isAlive(pid)).toBe(false);
  expect(runtime.stats()).toEqual([
    expect.objectContaining({ versions: 1, restarts: 1 }),
    expect.objectContaining({ versions: 1, restarts: 0 }),
  ]);
  const again = Promise.allSettled([score(hanging, 999, 300)]);
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const asked = performance.now();
      await score(other, 1);
      return performance.now() - asked;
    }),
  );
  expect(Math.max(...answers)).toBeLessThan(1000);
  expect(await again).toMatchObject([{ reason: { kind: 'timeout' } }]);
});

it('a file that hung before gets a process of its own at once', async () => {
  const source = await toFile(hangingModel());
  const hanging = await runtime.load(source, { group: 'a' });
  await expect(score(hanging, 999, 100)).rejects.toMatchObject({ kind: 'timeout' });
  await eventually(() => expect(runtime.stats().some(({ restarts }) => restarts === 1)).toBe(true));
  await hanging.release();
  await runtime.loadBytes(constantScoreModel(1), 'b');
  await runtime.load(source, { group: 'a' });
  expect(runtime.stats().map(({ versions }) => versions)).toEqual([1, 1]);
});

it('loses no answer when a process is killed under load', async () => {
  await runtime.close();
  runtime = openTestRuntime({ runners: 2 });
  const sessions = await Promise.all([
    runtime.loadBytes(constantScoreModel(1), 'a'),
    runtime.loadBytes(constantScoreModel(2), 'b'),
    runtime.loadBytes(constantScoreModel(3), 'c'),
  ]);
  expect(pids()).toHaveLength(2);
  let isOver = false;
  let answered = 0;
  const clients = sessions.flatMap((session, index) =>
    Array.from({ length: 8 }, async () => {
      while (!isOver) {
        expect(await score(session, 1)).toBe(index + 1);
        answered += 1;
      }
    }),
  );
  for (let round = 0; round < 3; round += 1) {
    await delay(300);
    const [pid = 0] = pids();
    const before = answered;
    process.kill(pid, 'SIGKILL');
    await eventually(() => expect(answered).toBeGreaterThan(before + 200));
  }
  await delay(300);
  isOver = true;
  await Promise.all(clients);
  const restarts = runtime.stats().reduce((sum, stats) => sum + stats.restarts, 0);
  process.stdout.write(`${answered} answers while 3 processes were killed, none lost\n`);
  expect(restarts).toBe(3);
});

it('gives a run up that two processes have ended with', async () => {
  const session = await runtime.loadBytes(hangingModel());
  const fatal = score(session, 999);
  const refused = expect(fatal).rejects.toMatchObject({
    kind: 'lost',
    message: expect.stringContaining('was ended by SIGKILL'),
  });
  const killed = new Set<number>();
  while (killed.size < 2) {
    const busy = runtime.stats().find(({ state, pid }) => state === 'busy' && pid !== null);
    if (busy?.pid && !killed.has(busy.pid) && busy.versions === 1) {
      // Past the load, into the run.
      await delay(400);
      killed.add(busy.pid);
      process.kill(busy.pid, 'SIGKILL');
    }
    await delay(20);
  }
  await refused;
  expect(await score(session, 3)).toBe(3);
});

it('loads a large model without holding up this process or other models', async () => {
  const other = await runtime.loadBytes(constantScoreModel(7), 'a');
  const source = await toFile(heavyModel(150_000_000));
  const loop = monitorEventLoopDelay({ resolution: 5 });
  let isOver = false;
  let slowest = 0;
  const client = (async () => {
    while (!isOver) {
      const from = performance.now();
      await score(other, 1);
      slowest = Math.max(slowest, performance.now() - from);
    }
  })();
  loop.enable();
  const from = performance.now();
  const heavy = await runtime.load(source, { group: 'b' });
  const took = performance.now() - from;
  loop.disable();
  isOver = true;
  await client;
  const most = loop.max / 1e6;
  process.stdout.write(
    `150 MB loaded in ${Math.round(took)} ms; event loop held up for ${most.toFixed(0)} ms at most, another model for ${slowest.toFixed(0)} ms\n`,
  );
  expect(most).toBeLessThan(200);
  expect(slowest).toBeLessThan(500);
  expect(await score(heavy, 2)).toBe(2);
});

it('takes no huge answer in: its process refuses to send it, or is ended while it makes it', async () => {
  await runtime.close();
  runtime = openTestRuntime({ runners: 2 });
  const session = await runtime.loadBytes(expandingModel(), 'a');
  const other = await runtime.loadBytes(constantScoreModel(7), 'b');
  const expand = async (values: number) => {
    const size: TensorValue = {
      type: 'int64',
      shape: [1],
      data: BigInt64Array.of(BigInt(values)),
    };
    return (await session.run({ size }, undefined, { timeoutMs: 20_000 })).values?.data.length;
  };
  expect(await expand(4_000_000)).toBe(4_000_000);
  const before = pids();
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  await expect(expand(8_000_000)).rejects.toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('The answer takes 31 MiB'),
  });
  expect(pids()).toEqual(before);
  const huge = expect(expand(1024 * 1024 * 1024)).rejects.toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('took more than 512 MiB of memory'),
  });
  expect(await score(other, 1)).toBe(7);
  await huge;
  loop.disable();
  process.stdout.write(
    `an answer of 4 GiB was stopped; event loop held up for ${(loop.max / 1e6).toFixed(0)} ms at most\n`,
  );
  expect(loop.max / 1e6).toBeLessThan(200);
  expect(await expand(3)).toBe(3);
});

it('loads what the digest says, or nothing', async () => {
  const source = await toFile(vectorModel());
  await expect(
    runtime.load({ ...source, digest: 'f'.repeat(64) }, { group: 'a' }),
  ).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('is damaged') });
  await expect(runtime.load({ path: `${source.path}.not` }, { group: 'a' })).rejects.toThrow(
    'cannot be read (ENOENT)',
  );
  await runtime.load(source, { group: 'a' });
});

it('gives up a load that does not end', async () => {
  await runtime.loadBytes(constantScoreModel(1));
  const [pid = 0] = pids();
  process.kill(pid, 'SIGSTOP');
  const from = performance.now();
  await expect(
    runtime.load({ bytes: vectorModel() }, { group: 'a', timeoutMs: 200 }),
  ).rejects.toMatchObject({ kind: 'timeout' });
  expect(performance.now() - from).toBeLessThan(2000);
  expect(isAlive(pid)).toBe(false);
});

it('says so when a process cannot be started', async () => {
  const broken = openTestRuntime({ runnerFile: path.join(directory, 'nothing.ts') });
  onTestFinished(() => broken.close());
  await expect(broken.loadBytes(vectorModel())).rejects.toMatchObject({ kind: 'lost' });
});

it('ends the process of a released model that hangs', async () => {
  const session = await runtime.loadBytes(hangingModel());
  const [pid = 0] = pids();
  await expect(score(session, 999, 50)).rejects.toMatchObject({ kind: 'timeout' });
  await session.release();
  await eventually(() => expect(isAlive(pid)).toBe(false));
});

it('answers everything that waits when it is closed', async () => {
  const session = await runtime.loadBytes(hangingModel());
  const waiting = Promise.allSettled([score(session, 999), score(session, 1)]);
  await delay(50);
  await runtime.close();
  expect(await waiting).toMatchObject([{ reason: { kind: 'lost' } }, { reason: { kind: 'lost' } }]);
  await expect(runtime.loadBytes(vectorModel())).rejects.toMatchObject({ kind: 'lost' });
});

it('a process ignores the signals of the terminal and knows no secrets', async () => {
  process.env.MAINSTAY_SECRET_KEY = 'not to be handed on to those who run models';
  onTestFinished(() => {
    delete process.env.MAINSTAY_SECRET_KEY;
  });
  const session = await runtime.loadBytes(constantScoreModel(4));
  const [pid = 0] = pids();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
  await delay(50);
  expect(await score(session, 1)).toBe(4);
  expect(pids()).toEqual([pid]);
  expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('not to be handed on');
});

it.each([
  ['idle', '1, 0, 0'],
  ['in a run that never ends', '999, 0, 0'],
])('no process outlives a parent that is killed: %s', async (_, values) => {
  const { path: file } = await toFile(hangingModel());
  const program = `
    import { createOnnxRuntime } from '#lib/onnx/service.ts';
    const quiet = { warn() {}, error() {} };
    const runtime = createOnnxRuntime({ runners: 1, log: quiet });
    const session = await runtime.load({ path: ${JSON.stringify(file)} }, { group: 'a' });
    const data = new Float32Array([${values}]);
    const run = session.run({ features: { type: 'float32', shape: [1, 3], data } });
    setTimeout(() => process.stdout.write(String(runtime.stats()[0].pid)), 300);
    await run;
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
  });
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await eventually(() => expect(isAlive(pid)).toBe(false));
});
