import { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { artifactStoreContract } from '#test/artifact-store-contract.ts';
import { createLocalArtifactStore, type LocalArtifactStore } from './service.ts';

let home: string;
let store: LocalArtifactStore;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'mainstay-artifacts-'));
  store = createLocalArtifactStore(path.join(home, 'store'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

describe('the local store keeps the contract', () => {
  test.each(Object.entries(artifactStoreContract))('%s', async (_, check) => {
    await check({
      store,
      async damage(digest) {
        await chmod(store.path(digest), 0o644);
        await writeFile(store.path(digest), 'other bytes');
      },
      async writeFile(bytes) {
        const file = path.join(home, 'upload');
        await writeFile(file, bytes);
        return file;
      },
    });
    // Whatever happened, nothing half-written stays.
    const left = await readdir(path.join(home, 'store', 'incoming')).catch(() => []);
    expect(left).toEqual([]);
  });
});

test('files are read-only, two levels deep, under their digest', async () => {
  const { digest } = await store.put({ bytes: Uint8Array.of(1) });
  const file = path.join(home, 'store', 'sha256', digest.slice(0, 2), digest.slice(2));
  expect(store.path(digest)).toBe(file);
  expect((await stat(file)).mode & 0o777).toBe(0o444);
});

test('a source that cannot be read is an error and leaves nothing', async () => {
  await expect(store.put({ path: path.join(home, 'nothing') })).rejects.toThrow('ENOENT');
  expect(await readdir(path.join(home, 'store', 'incoming'))).toEqual([]);
});

test('what a crash left half-written is swept after a day, and not before', async () => {
  const { digest } = await store.put({ bytes: Uint8Array.of(1) });
  const incoming = path.join(home, 'store', 'incoming');
  const now = new Date();
  const dayBefore = new Date(now.getTime() - 25 * 60 * 60 * 1000);
  await writeFile(path.join(incoming, 'old'), 'half');
  await utimes(path.join(incoming, 'old'), dayBefore, dayBefore);
  await writeFile(path.join(incoming, 'new'), 'half');
  expect(await store.sweep(now)).toBe(1);
  expect(await readdir(incoming)).toEqual(['new']);
  expect(await store.has(digest)).toBe(true);
});

test('sweeping a store that was never written to finds nothing', async () => {
  expect(await store.sweep(new Date())).toBe(0);
});
