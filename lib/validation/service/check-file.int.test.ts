import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ruledFeatures } from '#test/ruled-features.ts';
import { compileRules } from '../compile-rules.ts';
import { checkFile } from './check-file.ts';

const ROWS = 20_000;
const checker = compileRules(
  ruledFeatures,
  [{ kind: 'range', feature: 'hour', max: 9, policy: { do: 'reject' } }],
  null,
);
let directory: string;
let table: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mainstay-check-'));
  table = path.join(directory, 'table.csv');
  await writeFile(table, `hour\n${'10\n'.repeat(ROWS)}`);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it('counts every row and writes each that fails, of which the first are kept', async () => {
  const output = path.join(directory, 'failures.csv');
  const { rowCount, failingRows, counts, failures } = await checkFile(table, checker, output);
  expect([rowCount, failingRows, failures.length]).toEqual([ROWS, ROWS, 1000]);
  expect(counts).toEqual([{ rule: 'range/hour', policy: 'reject', rows: ROWS }]);
  const lines = (await readFile(output, 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(ROWS + 1);
  expect(lines.at(-1)).toBe(`${ROWS - 1},range/hour,hour,10,a number of at most 9,reject`);
});

it('fails, and does not wait for ever, when there is no room for the failing rows', async () => {
  await expect(checkFile(table, checker, '/dev/full')).rejects.toMatchObject({ code: 'ENOSPC' });
});
