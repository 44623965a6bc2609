import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readRevision } from './read-revision.ts';

const HASH = 'a'.repeat(40);
let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'revision-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

it.each<[string, Record<string, string>, string | null]>([
  ['no checkout', {}, null],
  ['a commit by itself', { '.git/HEAD': `${HASH}\n` }, HASH],
  [
    'a branch',
    { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${HASH}\n` },
    HASH,
  ],
  [
    'a branch that is packed',
    {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/packed-refs': `# pack-refs\n${'b'.repeat(40)} refs/heads/maintenance\n${HASH} refs/heads/main\n`,
    },
    HASH,
  ],
  ['a branch without a commit', { '.git/HEAD': 'ref: refs/heads/main\n' }, null],
  ['rubbish', { '.git/HEAD': 'nothing of the kind' }, null],
  [
    'a worktree',
    {
      '.git': 'gitdir: main.git/worktrees/w\n',
      'main.git/worktrees/w/HEAD': 'ref: refs/heads/w\n',
      'main.git/worktrees/w/commondir': '../..\n',
      'main.git/refs/heads/w': `${HASH}\n`,
    },
    HASH,
  ],
])('%s', async (_name, files, revision) => {
  await write(files);
  expect(await readRevision(root)).toBe(revision);
});
