import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCommands } from './read-commands.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-commands-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it('has no commands without a file', async () => {
  expect(await readCommands(undefined)).toEqual({});
});

it('starts commands where their file is, unless it says otherwise', async () => {
  const file = path.join(directory, 'trainers.json');
  const commands = { a: { command: ['x'] }, b: { command: ['x'], directory: '../b' } };
  await writeFile(file, JSON.stringify(commands));
  expect(await readCommands(file)).toMatchObject({
    a: { directory },
    b: { directory: path.join(path.dirname(directory), 'b') },
  });
});

it('names the file that is wrong, and what in it', async () => {
  const file = path.join(directory, 'wrong.json');
  await writeFile(file, '{"a": {"command": [], "disk": 1}}');
  await expect(readCommands(file)).rejects.toThrow(
    `${file}, which MAINSTAY_TRAINERS names, is wrong:\n  a.command must have at least 1 entry\n  a has a field nobody knows: disk`,
  );
  await expect(readCommands(path.join(directory, 'absent.json'))).rejects.toThrow(
    'There is no such file.',
  );
});
