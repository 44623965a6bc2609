import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDuckDb } from '#lib/db/duckdb.ts';
import { createOfflineService } from './service.ts';

const settings = { memoryMb: 256, threads: 1, temporaryDirectory: tmpdir() };
const service = createOfflineService(settings);
let folder: string;
const at = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'columns-'));
});
afterAll(() => rm(folder, { recursive: true }));

const CSV = 'id,score,label,code,none\n1,0.1,yes,007,\n2,,no,008,\n3,inf,,7,\n4,NaN,yes,9,\n';

const columns = [
  {
    name: 'score',
    kind: 'number',
    values: Float64Array.of(0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.NaN),
  },
  { name: 'label', kind: 'text', codes: Int32Array.of(0, 1, -1, 0), values: ['yes', 'no'] },
  {
    name: 'code',
    kind: 'text',
    codes: Int32Array.of(0, 1, 2, 3),
    values: ['007', '008', '7', '9'],
  },
  { name: 'none', kind: 'text', codes: Int32Array.of(-1, -1, -1, -1), values: [] },
];
const choose = (names: readonly string[]) => names.slice(1);

it.each([
  ['as it is', (csv: string) => csv],
  ['gzipped', (csv: string) => gzipSync(csv)],
])('reads a CSV file %s', async (_name, pack) => {
  await writeFile(at('a.csv'), pack(CSV));
  expect(await service.readColumns(at('a.csv'), choose)).toEqual({ rows: 4, columns });
});

const LONG = `a,b\n${Array.from({ length: 200_000 }, (_, row) => `${row},${(row * 7919) % 104_729}\n`).join('')}`;

it('reads the header of a gzipped file that is longer than what is looked at first', async () => {
  await writeFile(at('long.csv.gz'), gzipSync(LONG));
  const { rows, columns: found } = await service.readColumns(at('long.csv.gz'), () => ['b']);
  expect(rows).toBe(200_000);
  expect(found[0]).toMatchObject({ kind: 'number', name: 'b' });
  expect(found[0]?.values[199_999]).toBe((199_999 * 7919) % 104_729);
});

it('reads a gzipped file of several parts', async () => {
  const middle = LONG.indexOf('\n', LONG.length / 2) + 1;
  const parts = [LONG.slice(0, middle), LONG.slice(middle)].map((part) => gzipSync(part));
  await writeFile(at('parts.csv.gz'), Buffer.concat(parts));
  const { rows } = await service.readColumns(at('parts.csv.gz'), () => ['b']);
  expect(rows).toBe(200_000);
});

it('reads a Parquet file', async () => {
  const db = await openDuckDb(settings);
  await db.run(`COPY (SELECT * FROM (VALUES (1, 0.5::FLOAT, true, '1', 1.5::DECIMAL(4, 2)), (NULL, NULL, NULL, NULL, NULL))
    v("a b", f, flag, txt, dec)) TO '${at('a.parquet')}' (FORMAT parquet)`);
  await db.close();
  expect(await service.readColumns(at('a.parquet'), (names) => names)).toEqual({
    rows: 2,
    columns: [
      { name: 'a b', kind: 'number', values: Float64Array.of(1, Number.NaN) },
      { name: 'f', kind: 'number', values: Float64Array.of(0.5, Number.NaN) },
      { name: 'flag', kind: 'text', codes: Int32Array.of(0, -1), values: ['true'] },
      { name: 'txt', kind: 'text', codes: Int32Array.of(0, -1), values: ['1'] },
      { name: 'dec', kind: 'number', values: Float64Array.of(1.5, Number.NaN) },
    ],
  });
});

it.each([
  ['a file that is not there', 'no.csv', /there is no such file/],
  ['a broken gzip file', 'cut.csv.gz', /cut\.csv\.gz cannot be read/],
  [
    'a gzip file without its last bytes',
    'short.csv.gz',
    /short\.csv\.gz cannot be read: it is no whole/,
  ],
  [
    'a gzip file with a wrong byte',
    'wrong.csv.gz',
    /wrong\.csv\.gz cannot be read: it is no whole/,
  ],
])('refuses %s', async (_name, file, message) => {
  const whole = gzipSync(LONG);
  await writeFile(at('cut.csv.gz'), gzipSync(CSV.repeat(100)).subarray(0, 40));
  await writeFile(at('short.csv.gz'), whole.subarray(0, whole.length - 20_000));
  const wrong = Buffer.from(whole);
  wrong[wrong.length - 6] = (wrong.at(-6) ?? 0) ^ 1;
  await writeFile(at('wrong.csv.gz'), wrong);
  await expect(service.readColumns(at(file), (names) => names)).rejects.toThrow(message);
});

it('says which columns there are', async () => {
  await writeFile(at('a.csv'), CSV);
  await expect(service.readColumns(at('a.csv'), () => ['nope'])).rejects.toThrow(
    /has no column nope \(there are id, score, label, code, none\)/,
  );
});
