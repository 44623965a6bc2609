import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTemporaryFolder, removeOrphanedFolders } from './service.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'temporary-test-'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

it('removes what a killed process left, and nothing else', async () => {
  const script = `import { makeTemporaryFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'service.ts'))};
    await makeTemporaryFolder('training', ${JSON.stringify(parent)});
    process.kill(process.pid, 'SIGKILL');`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(signal).toBe('SIGKILL');
  const [left = ''] = await readdir(parent);
  expect(left).toMatch(/^mainstay-training-/);
  await writeFile(path.join(parent, left, 'rows.parquet'), 'rows');

  const mine = path.basename(await makeTemporaryFolder('training', parent));
  const [, , host] = mine.split('-');
  const others = {
    alive: `mainstay-training-${host}-${process.ppid}-abcdef`,
    elsewhere: 'mainstay-training-00000000-1-abcdef',
    unlike: 'mainstay-training-data',
  };
  const reused = `mainstay-training-${host}-${process.pid}-abcdef`;
  for (const name of [...Object.values(others), reused]) await mkdir(path.join(parent, name));

  await removeOrphanedFolders(parent);
  expect((await readdir(parent)).sort()).toEqual([mine, ...Object.values(others)].sort());
});

it('says nothing of a folder that is not there', async () => {
  await removeOrphanedFolders(path.join(parent, 'none'));
});
