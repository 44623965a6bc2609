import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOfflineService } from './service.ts';
import type { SnapshotColumn, SnapshotPlan, SnapshotRow } from './snapshot.ts';

const offline = createOfflineService({
  ...{ memoryMb: 256, threads: 1, temporaryDirectory: tmpdir() },
});
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mainstay-snapshot-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const columns: SnapshotColumn[] = [
  { name: 'distance', type: 'DOUBLE' },
  { name: 'origin', type: 'VARCHAR' },
];
const planOf = (more: Partial<Omit<SnapshotPlan, 'columns' | 'label'>> = {}) => ({
  ...{ columns, categorical: new Set<string>(), holdout: 0.2, stratified: false },
  label: { name: 'label', type: 'BIGINT' } as SnapshotColumn,
  out: { train: path.join(folder, 'train.parquet'), holdout: path.join(folder, 'held.parquet') },
  ...more,
});

const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n));
const rowsOf = (count: number): SnapshotRow[] =>
  Array.from({ length: count }, (_, n) => ({
    at: minute(n),
    values: [n, n % 3 === 0 ? 'ORD' : 'LAX'],
    label: n % 2,
  }));
async function* batches(...all: SnapshotRow[][]) {
  yield* all;
}
const read = async (file: string) => {
  const { columns: found } = await offline.readColumns(file, (names) => names);
  return Object.fromEntries(found.map((column) => [column.name, column]));
};

describe('rows in batches', () => {
  test('the newest are held out, whatever order they came in', async () => {
    const rows = rowsOf(100);
    const summary = await offline.snapshotRows(
      batches(rows.slice(50), rows.slice(0, 50)),
      planOf(),
    );
    expect(summary).toMatchObject({
      rows: { train: 80, holdout: 20 },
      ...{ unlabelled: 0, from: minute(0), splitAt: minute(80), to: minute(99) },
      balance: [
        { value: '0', share: 0.5 },
        { value: '1', share: 0.5 },
      ],
    });
    expect(summary.profiles).toMatchObject([
      { name: 'distance', kind: 'numeric', missing: 0, distinct: 100, mean: 49.5 },
      { name: 'origin', kind: 'categorical', top: [{ value: 'LAX', share: 0.66 }, {}] },
    ]);
    const held = await read(planOf().out.holdout);
    expect(Object.keys(held)).toEqual(['distance', 'origin', 'label']);
    expect(held.distance).toMatchObject({
      values: Float64Array.from({ length: 20 }, (_, n) => 80 + n),
    });
  });

  test('the same rows give the same files', async () => {
    const digests: string[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      await offline.snapshotRows(batches(rowsOf(5000)), planOf());
      const bytes = await readFile(planOf().out.train);
      digests.push(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(digests[0]).toBe(digests[1]);
  });

  test('rows of one time are on one side', async () => {
    const rows = rowsOf(100).map((row, n) => ({ ...row, at: minute(Math.floor(n / 30)) }));
    const { rows: counts } = await offline.snapshotRows(batches(rows), planOf());
    expect(counts).toEqual({ train: 60, holdout: 40 });
  });

  test('stratified: the newest of each label', async () => {
    const rows = rowsOf(100).map((row, n) => ({ ...row, label: n < 10 ? 1 : 0 }));
    const summary = await offline.snapshotRows(batches(rows), planOf({ stratified: true }));
    const held = await read(planOf().out.holdout);
    const { label } = held;
    expect(summary.rows).toEqual({ train: 80, holdout: 20 });
    expect(label?.kind === 'number' && label.values.filter((one) => one === 1)).toHaveLength(2);
  });

  test('what has no label, or cannot be of its type, is left out or missing', async () => {
    const rows = rowsOf(20).map((row, n) => ({
      ...row,
      label: n === 3 ? null : row.label,
      values: n === 5 ? ['far', null] : n === 6 ? ['17', 'ORD'] : row.values,
    }));
    const summary = await offline.snapshotRows(batches(rows), planOf());
    expect(summary.unlabelled).toBe(1);
    expect(summary.profiles).toMatchObject([{ missing: 1 - 18 / 19 }, { missing: 1 - 18 / 19 }]);
  });

  test.each([
    ['no labels', rowsOf(10).map((row) => ({ ...row, label: null })), /No row has a label/],
    ['one time', rowsOf(10).map((row) => ({ ...row, at: minute(0) })), /cannot be divided/],
  ])('%s is refused', async (_name, rows, message) => {
    await expect(offline.snapshotRows(batches(rows), planOf())).rejects.toThrow(message);
  });
});

describe('files', () => {
  const lines = rowsOf(50).map(
    ({ at, values, label }) => `${label},${values.join(',')},${at.toISOString()}`,
  );
  const write = async (name: string, all: string[]) => {
    const file = path.join(folder, name);
    await writeFile(file, `${all.join('\n')}\n`);
    return file;
  };

  test('in the order of a column of times', async () => {
    const file = await write('shuffled.csv', ['label,distance,origin,at', ...lines.toReversed()]);
    const summary = await offline.snapshotFile({ path: file, time: 'at' }, planOf());
    expect(summary).toMatchObject({ rows: { train: 40, holdout: 10 }, splitAt: minute(40) });
    const { label } = await read(planOf().out.train);
    expect(label?.kind === 'number' && [...label.values.slice(0, 4)]).toEqual([0, 1, 0, 1]);
  });

  test('in their own order, and with all of their columns', async () => {
    const file = await write('whole.csv', ['label,distance,origin,at', ...lines]);
    const summary = await offline.snapshotFile(
      { path: file, time: null },
      { ...planOf({ categorical: new Set(['distance']) }), columns: null },
    );
    expect(summary).toMatchObject({ rows: { train: 40, holdout: 10 }, from: null, to: null });
    expect(summary.columns).toEqual([
      { name: 'distance', type: 'BIGINT' },
      { name: 'origin', type: 'VARCHAR' },
      { name: 'at', type: 'VARCHAR' },
    ]);
  });

  test.each([
    ['a column that is not there', 'label,far,origin,at', /no column distance/],
    [
      'text where numbers are expected',
      'label,origin,distance,at',
      /column distance has no number/,
    ],
  ])('%s is refused', async (_name, header, message) => {
    const file = await write('wrong.csv', [header, ...lines]);
    await expect(offline.snapshotFile({ path: file, time: 'at' }, planOf())).rejects.toThrow(
      message,
    );
  });
});
