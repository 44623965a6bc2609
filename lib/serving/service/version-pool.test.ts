import { expect, it } from 'vitest';
import type { OnnxSession } from '#lib/onnx/contract.ts';
import type { VersionInfo } from '../catalog.ts';
import { createVersionPool } from './version-pool.ts';

const info = (number: number): VersionInfo => ({
  modelId: 'm',
  model: 'm',
  task: 'regression',
  number,
  status: 'ready',
  servedDigest: '',
  remote: null,
  sizeBytes: 1,
  signature: { inputs: [], outputs: [] },
  layout: { kind: 'tensors', reason: '' },
  output: {},
  goldenCases: [],
  tolerance: 0,
});

function setUp(maxIdle = 1) {
  const events: string[] = [];
  const broken = new Set<number>();
  let ms = 0;
  const pool = createVersionPool({
    maxIdle,
    clock: () => ms,
    load: async ({ number }): Promise<OnnxSession> => {
      events.push(`load ${number}`);
      if (broken.has(number)) throw new Error(`${number} is broken`);
      return { run: async () => ({}), release: async () => void events.push(`unload ${number}`) };
    },
  });
  return { pool, events, broken, pass: (by: number) => (ms += by) };
}

it('loads a version once for everyone who asks', async () => {
  const { pool, events } = setUp();
  expect(pool.tryHold(info(1))).toBeUndefined();
  const [a, b] = await Promise.all([pool.hold(info(1)), pool.hold(info(1))]);
  expect(a.version).toBe(b.version);
  expect(pool.tryHold(info(1))?.version).toBe(a.version);
  expect(events).toEqual(['load 1']);
});

it('keeps held versions and the ones used last, and unloads the rest', async () => {
  const { pool, events } = setUp();
  const [one, two, three] = await Promise.all([1, 2, 3].map((number) => pool.hold(info(number))));
  one?.release();
  one?.release();
  expect(events.filter((event) => event.startsWith('unload'))).toEqual([]);
  three?.release();
  expect(events.at(-1)).toBe('unload 1');
  two?.release();
  expect(events.at(-1)).toBe('unload 3');
  expect(pool.tryHold(info(2))).toBeDefined();
});

it('unloads a version only after its last user', async () => {
  const { pool, events } = setUp(0);
  const first = await pool.hold(info(1));
  const second = pool.tryHold(info(1));
  first.release();
  expect(events).toEqual(['load 1']);
  second?.release();
  expect(events).toEqual(['load 1', 'unload 1']);
});

it('does not try a broken version at every request, but does when told to, or later', async () => {
  const { pool, events, broken, pass } = setUp();
  broken.add(1);
  await expect(pool.hold(info(1))).rejects.toThrow('1 is broken');
  await expect(pool.hold(info(1))).rejects.toThrow('1 is broken');
  expect(events).toHaveLength(1);
  await expect(pool.hold(info(1), { again: true })).rejects.toThrow('1 is broken');
  expect(events).toHaveLength(2);
  broken.clear();
  pass(6000);
  expect((await pool.hold(info(1))).version.info.number).toBe(1);
});

it('unloads everything that is let go after closing', async () => {
  const { pool, events } = setUp(5);
  const [one, two] = await Promise.all([pool.hold(info(1)), pool.hold(info(2))]);
  one.release();
  await pool.close();
  two.release();
  expect(events.slice(2)).toEqual(['unload 1', 'unload 2']);
});
