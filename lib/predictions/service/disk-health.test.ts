import { expect, it } from 'vitest';
import { createDiskHealth } from './disk-health.ts';

function setUp() {
  let nowMs = 0;
  const probes: PromiseWithResolvers<void>[] = [];
  const disk = createDiskHealth({
    clock: () => nowMs,
    probe() {
      const made = Promise.withResolvers<void>();
      probes.push(made);
      return made.promise;
    },
  });
  return {
    disk,
    probes,
    wait(ms: number) {
      nowMs += ms;
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('is not probed as long as nothing failed', () => {
  const { disk, probes } = setUp();
  disk.look();
  expect(probes).toHaveLength(0);
  expect([disk.isFailing(), disk.isSparedWrites()]).toEqual([false, false]);
});

it('is spared writes for a second, and fails until a probe does not', async () => {
  const { disk, probes, wait } = setUp();
  disk.failed();
  expect([disk.isFailing(), disk.isSparedWrites()]).toEqual([true, true]);
  wait(1000);
  expect([disk.isFailing(), disk.isSparedWrites()]).toEqual([true, false]);
  disk.look();
  probes[0]?.reject(new Error('ENOSPC'));
  await settled();
  expect(disk.isFailing()).toBe(true);
  disk.look();
  probes[1]?.resolve();
  await settled();
  expect(disk.isFailing()).toBe(false);
  disk.look();
  expect(probes).toHaveLength(2);
});

it('is probed once at a time', () => {
  const { disk, probes } = setUp();
  disk.failed();
  disk.look();
  disk.look();
  expect(probes).toHaveLength(1);
});

it('fails still when a write failed while the probe ran', async () => {
  const { disk, probes, wait } = setUp();
  disk.failed();
  disk.look();
  wait(10);
  disk.failed();
  probes[0]?.resolve();
  await settled();
  expect(disk.isFailing()).toBe(true);
});
