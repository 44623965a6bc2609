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
const asFile = { isSnapshot: false, beside: [], lookedUp: [] };
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
  const { rowCount, failingRows, counts, failures } = await checkFile(
    table,
    checker,
    output,
    asFile,
  );
  expect([rowCount, failingRows, failures.length]).toEqual([ROWS, ROWS, 1000]);
  expect(counts).toEqual([{ rule: 'range/hour', policy: 'reject', rows: ROWS }]);
  const lines = (await readFile(output, 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(ROWS + 1);
  expect(lines.at(-1)).toBe(`${ROWS - 1},range/hour,hour,10,a number of at most 9,reject`);
});

it('fails, and does not wait for ever, when there is no room for the failing rows', async () => {
  await expect(checkFile(table, checker, '/dev/full', asFile)).rejects.toMatchObject({
    code: 'ENOSPC',
  });
});

it('keeps some rows of every rule, however many break another first', async () => {
  const mixed = path.join(directory, 'mixed.csv');
  await writeFile(mixed, `hour,gate\n${'5,B7\n'.repeat(2000)}${'10,B7\n'.repeat(2000)}`);
  const both = compileRules(
    ruledFeatures,
    [
      { kind: 'range', feature: 'hour', max: 9, policy: { do: 'reject' } },
      { kind: 'extra', policy: { do: 'reject' } },
    ],
    null,
  );
  const { failures } = await checkFile(mixed, both, path.join(directory, 'mixed-failures'), asFile);
  const count = (wanted: string) => failures.filter(({ rule }) => rule === wanted).length;
  expect([count('extra'), count('range/hour')]).toEqual([1000, 20]);
});

it('refuses a file that has nothing of what the rules are about', async () => {
  const other = path.join(directory, 'other.csv');
  await writeFile(other, '500,9\n501,10\n');
  await expect(
    checkFile(other, checker, path.join(directory, 'none'), asFile),
  ).rejects.toMatchObject({
    code: 'invalid_request',
    publicMessage:
      'The file has no column of a feature. Its columns are "500", "9"; expected some of "distance", "hour", "carrier", "late".',
    fields: [{ field: 'file' }],
  });
});
