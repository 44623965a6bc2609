import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { referenceFromFile } from './service.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mainstay-sample-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const version = {
  ...{ task: 'binary' as const, classes: [0, 1] },
  features: [{ name: 'hour', type: 'integer' as const, tensorType: 'int64' as const }],
};
const rolesOf = async (header: string, row: (at: number) => string) => {
  const file = path.join(folder, 'sample.csv');
  const lines = Array.from({ length: 300 }, (_, at) => row(at));
  await writeFile(file, `${[header, ...lines].join('\n')}\n`);
  const made = await referenceFromFile(file, version);
  const answers = made?.profile.columns.filter(({ role }) => role !== 'feature') ?? [];
  // Of others there are bins, and no counts.
  return answers.filter(({ counts }) => counts !== null);
};

test('a sample with scores says which classes they name', async () => {
  const columns = await rolesOf('hour,score,label', (at) => `${at % 24},${at / 300},${at % 2}`);
  expect(columns.map(({ role }) => role).sort()).toEqual(['class', 'score']);
  const named = columns.find(({ role }) => role === 'class');
  expect(named).toMatchObject({ kind: 'categorical' });
});

test('a sample that says them is believed, and one without scores says nothing', async () => {
  const both = await rolesOf('hour,score,prediction', (at) => `${at % 24},${at / 300},1`);
  expect(both.map(({ role }) => role).sort()).toEqual(['class', 'score']);
  expect(await rolesOf('hour,label', (at) => `${at % 24},${at % 2}`)).toEqual([]);
});
