import { describe, expect, it } from 'vitest';
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
  features: null,
  tolerance: 0,
});

function setUp(maxIdle = 1, maxBytes?: number) {
  const events: string[] = [];
  const broken = new Set<number>();
  let ms = 0;
  const pool = createVersionPool({
    maxIdle,
    maxBytes,
    onUnload: ({ number }) => void events.push(`no room for ${number}`),
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

describe('memory', () => {
  const MIB = 1024 * 1024;
  const sized = (number: number, mib: number) => ({ ...info(number), sizeBytes: (mib * MIB) / 2 });
  const unloaded = (events: string[]) => events.filter((event) => event.startsWith('unload'));

  it('unloads those used longest ago when another needs their room, and says so', async () => {
    const { pool, events } = setUp(10, 10 * MIB);
    for (const number of [1, 2, 3]) (await pool.hold(sized(number, 3))).release();
    pool.tryHold(sized(1, 3))?.release();
    (await pool.hold(sized(4, 4))).release();
    expect(events.slice(3)).toEqual(['unload 2', 'no room for 2', 'load 4']);
    expect(pool.stats()).toMatchObject({ loadedBytes: 10 * MIB, maxBytes: 10 * MIB });
    expect(pool.stats().versions.map((one) => one.info.number)).toEqual([3, 1, 4]);
  });

  it('never unloads what is held, and refuses a request for which there is no room', async () => {
    const { pool, events } = setUp(10, 10 * MIB);
    const inForce = await pool.hold(sized(1, 6), { purpose: 'release' });
    const used = await pool.hold(sized(2, 4));
    await expect(pool.hold(sized(3, 2))).rejects.toMatchObject({ code: 'version_unavailable' });
    used.release();
    const third = await pool.hold(sized(3, 2));
    expect(unloaded(events)).toEqual(['unload 2']);
    expect(pool.isAvailable(sized(3, 2))).toBe(true);
    for (const held of [inForce, third]) held.release();
    expect(unloaded(events)).toEqual(['unload 2']);
  });

  it('loads what is in force, whatever room there is', async () => {
    const { pool, events } = setUp(10, 10 * MIB);
    (await pool.hold(sized(1, 4))).release();
    await pool.hold(sized(2, 8), { purpose: 'release' });
    await pool.hold(sized(3, 8), { purpose: 'release' });
    expect(unloaded(events)).toEqual(['unload 1']);
    expect(pool.stats().loadedBytes).toBe(16 * MIB);
  });

  it('keeps versions ahead of their need as long as there is room, beyond the idle ones', async () => {
    const { pool, events } = setUp(0, 10 * MIB);
    const kept = await pool.hold(sized(1, 4), { purpose: 'ahead' });
    pool.tryHold(sized(1, 4))?.release();
    expect(unloaded(events)).toEqual([]);
    await expect(pool.hold(sized(2, 8), { purpose: 'ahead' })).rejects.toMatchObject({
      code: 'version_unavailable',
    });
    await pool.hold(sized(3, 8), { purpose: 'release' });
    expect(unloaded(events)).toEqual(['unload 1']);
    kept.release();
    expect(unloaded(events)).toEqual(['unload 1']);
  });

  it('counts no memory for what another server runs, and some for the smallest file', async () => {
    const { pool } = setUp();
    const remote = { kind: 'open-inference', url: 'http://m' } as unknown as VersionInfo['remote'];
    await pool.hold({ ...info(1), remote });
    expect(pool.stats().loadedBytes).toBe(0);
    await pool.hold(info(2));
    expect(pool.stats().loadedBytes).toBe(MIB);
  });

  it('says since when a version was not used', async () => {
    const { pool, pass } = setUp();
    await pool.hold(info(1), { purpose: 'ahead' });
    (await pool.hold(info(2))).release();
    pass(300);
    const { versions } = pool.stats();
    expect(versions).toMatchObject([
      { state: 'loaded', unusedMs: null },
      { state: 'loaded', unusedMs: 300 },
    ]);
  });
});

it('lists what could not be loaded, with the reason, until it can', async () => {
  const { pool, broken } = setUp();
  broken.add(1);
  await expect(pool.hold(info(1))).rejects.toThrow('1 is broken');
  expect(pool.stats().versions).toMatchObject([
    { info: { number: 1 }, state: 'failed', error: '1 is broken', loaded: null, bytes: 0 },
  ]);
  broken.clear();
  const held = await pool.hold(info(1), { again: true });
  expect(pool.stats().versions).toMatchObject([
    { info: { number: 1 }, state: 'loaded', error: null, loaded: held.version },
  ]);
});
