import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBreaches, type SourceFile } from './house.ts';

const ROOT = path.join(import.meta.dirname, '..');
const FOLDERS = 'app bench cli components e2e examples gateway lib prisma test worker'.split(' ');

async function readSources(): Promise<SourceFile[]> {
  const found = await Promise.all(
    FOLDERS.map((folder) =>
      readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(() => []),
    ),
  );
  const names = found
    .flat()
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.startsWith('lib/db/generated/'));
  return Promise.all(
    names.map(async (name) => ({
      path: name,
      text: await readFile(path.join(ROOT, name), 'utf8'),
    })),
  );
}

it('the house is in order', async () => {
  const sources = await readSources();
  expect(sources.length).toBeGreaterThan(500);
  expect(findBreaches(sources)).toEqual([]);
});

describe('finds', () => {
  const file = (name: string, text = '') => ({ path: name, text });
  it.each([
    ['a test of nothing', [file('lib/a/b.test.ts')], 'lib/a/b.test.ts tests no file beside it'],
    [
      'a test of another folder’s file',
      [file('lib/a/b.ts'), file('app/b.int.test.ts')],
      'app/b.int.test.ts tests no file beside it',
    ],
    ['a long file', [file('cli/a.ts', '\n'.repeat(351))], 'cli/a.ts has more than 350 lines'],
    ['a clock', [file('lib/a/b.ts', 'f(Date.now())')], 'lib/a/b.ts is pure and has Date.now('],
    ['the time', [file('lib/a/b.ts', 'f(new Date())')], 'lib/a/b.ts is pure and has new Date()'],
    ['chance', [file('lib/a/b/c.ts', 'Math.random()')], 'lib/a/b/c.ts is pure and has Math.random'],
    [
      'the environment',
      [file('lib/a/b.ts', 'process.env.X')],
      'lib/a/b.ts is pure and has process',
    ],
    [
      'a query',
      [file('lib/a/service/b.ts', 'db.prisma\n  .model.count()')],
      'lib/a/service/b.ts queries in a service',
    ],
  ])('%s', (_name, files, says) => {
    expect(findBreaches(files)).toEqual([expect.stringContaining(says)]);
  });

  it.each<[string, SourceFile[]]>([
    [
      'tests beside their file',
      [file('a/b.tsx'), file('a/b.test.ts'), file('a/b.c-d.int.test.ts')],
    ],
    ['a clock that is given', [file('lib/a/b.ts', '/** Date.now() */ (now) => new Date(now)')]],
    ['a clock in a service', [file('lib/a/service.ts', 'Date.now()')]],
    ['a transaction', [file('lib/a/service.ts', 'db.prisma.$transaction((tx) => save(tx))')]],
    ['what a store asks', [file('lib/a/store/b.ts', 'db.prisma.model.count()')]],
  ])('nothing wrong with %s', (_name, files) => {
    expect(findBreaches(files)).toEqual([]);
  });
});
