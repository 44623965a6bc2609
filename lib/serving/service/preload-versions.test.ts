import { expect, it, vi } from 'vitest';
import type { VersionInfo } from '../catalog.ts';
import { createPreloader } from './preload-versions.ts';
import type { ServedModel } from './served-model.ts';
import { createVersionPool } from './version-pool.ts';

const MIB = 1024 * 1024;

function version(number: number, change: Partial<VersionInfo> = {}): VersionInfo {
  return {
    modelId: 'm',
    model: 'm',
    task: 'regression',
    number,
    status: 'ready',
    servedDigest: '',
    remote: null,
    sizeBytes: MIB,
    signature: { inputs: [], outputs: [] },
    layout: { kind: 'tensors', reason: '' },
    output: {},
    goldenCases: [],
    features: null,
    tolerance: 0,
    ...change,
  };
}

function modelOf(...versions: VersionInfo[]) {
  return { id: 'm', versions: new Map(versions.map((info) => [info.number, info])) } as ServedModel;
}

function setUp(failing: number[] = [], loading: () => Promise<void> = async () => undefined) {
  const loads: number[] = [];
  const unloads: number[] = [];
  const pool = createVersionPool({
    clock: () => 0,
    maxIdle: 0,
    load: async ({ number }) => {
      loads.push(number);
      await loading();
      if (failing.includes(number)) throw new Error('does not load');
      return {
        run: async () => ({}),
        release: async () => {
          unloads.push(number);
        },
      };
    },
  });
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  return { loads, unloads, log, preloader: createPreloader({ pool, log }) };
}

it('loads the two newest ready versions, and lets go of those that newer ones replace', async () => {
  const { loads, unloads, preloader } = setUp();
  preloader.update(modelOf(version(1), version(2), version(3), version(4, { status: 'archived' })));
  await vi.waitFor(() => expect(loads).toEqual([3, 2]));
  preloader.update(modelOf(version(2), version(3), version(5)));
  await vi.waitFor(() => expect(loads).toEqual([3, 2, 5]));
  expect(unloads).toEqual([2]);
  await preloader.close();
  expect(unloads.sort()).toEqual([2, 3, 5]);
});

it('leaves large versions, and more than the total, to their promotion', async () => {
  const { loads, preloader } = setUp();
  preloader.update(modelOf(version(1), version(2, { sizeBytes: 65 * MIB })));
  await vi.waitFor(() => expect(loads).toEqual([1]));
  for (let index = 0; index < 12; index += 1) {
    const info = version(1, { modelId: `${index}`, sizeBytes: 60 * MIB });
    preloader.update({ ...modelOf(info), id: `${index}` } as ServedModel);
  }
  // 1 MiB and eight of 60 MiB; a ninth would pass 512 MiB. A small one still fits.
  const small = version(7, { modelId: 'small' });
  preloader.update({ ...modelOf(small), id: 'small' } as ServedModel);
  await vi.waitFor(() => expect(loads).toContain(7));
  expect(loads).toHaveLength(10);
  await preloader.close();
});

it('tries a version that does not load once, and says so', async () => {
  const { loads, log, preloader } = setUp([2]);
  for (let poll = 0; poll < 3; poll += 1) {
    preloader.update(modelOf(version(1), version(2)));
    await vi.waitFor(() => expect(loads).toContain(1));
  }
  expect(loads).toEqual([2, 1]);
  expect(log.warn).toHaveBeenCalledTimes(1);
  await preloader.close();
});

it('holds a version once, however often it is called during its load', async () => {
  let finish: () => void = () => undefined;
  const loading = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { loads, unloads, preloader } = setUp([], () => loading);
  for (let poll = 0; poll < 3; poll += 1) preloader.update(modelOf(version(1)));
  await vi.waitFor(() => expect(loads).toEqual([1]));
  preloader.update(modelOf(version(1)));
  // What is being loaded is one of the newest no more; the third call finds the second's choice under way.
  for (let poll = 0; poll < 2; poll += 1) preloader.update(modelOf(version(2), version(3)));
  finish();
  await vi.waitFor(() => expect(unloads).toEqual([1]));
  await vi.waitFor(() => expect(loads).toEqual([1, 3, 2]));
  await preloader.close();
  expect(unloads.sort()).toEqual([1, 2, 3]);
});

it('loads what comes after calls that brought nothing new', async () => {
  const { loads, preloader } = setUp();
  for (let poll = 0; poll < 2; poll += 1) preloader.update(modelOf());
  preloader.update(modelOf(version(1)));
  await vi.waitFor(() => expect(loads).toEqual([1]));
  for (let poll = 0; poll < 2; poll += 1) preloader.update(modelOf(version(1)));
  preloader.update(modelOf(version(1), version(2)));
  await vi.waitFor(() => expect(loads).toEqual([1, 2]));
  await preloader.close();
});
