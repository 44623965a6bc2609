import { afterAll, beforeAll, expect, it } from 'vitest';
import { packCounts } from '#lib/stats/packed-counts.ts';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { profileReference } from './profile-reference.ts';
import { createWindows } from './service.ts';
import { insertReference } from './store/references.ts';

const MINUTE_MS = 60_000;
const start = new Date('2026-03-01T00:00:00.000Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * MINUTE_MS);
const DAYS = 3;

let test: TestDatabase;
let key: { modelId: string; version: number };
let reference = 0;
let windows: ReturnType<typeof createWindows>;
beforeAll(async () => {
  test = await createTestDatabase();
  windows = createWindows({ db: test.db, kept: { minutes: 1, hours: 2, days: 10 } });
  const model = await test.db.prisma.model.create({
    data: { name: 'm', task: 'binary', createdBy: {} },
  });
  key = { modelId: model.id, version: 1 };
  const made = profileReference(
    { task: 'binary', features: [], classes: ['no', 'yes'] },
    { rows: 0, features: new Map(), answers: {} },
  );
  const row = await insertReference(test.db.prisma, key, {
    ...made,
    source: { from: 'first_predictions', predictions: 0 },
    createdAt: start,
    createdBy: null,
    reason: undefined,
  });
  reference = row.id;
});
afterAll(() => test?.drop());

/** What a shipper adds: minute n has n rows of the class "yes", and one of "no". */
async function add(minutes: number[]): Promise<void> {
  await test.db.pool.query(
    `INSERT INTO monitoring_counts (reference_id, place, seconds, at, in_sums, row_count, counts)
     SELECT $1, place, 60, at, false, row_count, decode(counts, 'hex')
     FROM unnest($2::timestamptz[], $3::bigint[], $4::text[]) AS t(at, row_count, counts), unnest('{0,1}'::int[]) AS place`,
    [
      reference,
      minutes.map((n) => at(n).toISOString()),
      minutes.map((n) => n + 1),
      minutes.map((n) =>
        Buffer.from(
          packCounts(
            new Map([
              [5, 1],
              [6, n],
            ]),
          ),
        ).toString('hex'),
      ),
    ],
  );
}
const window = async (from: number, to: number, asOf: Date) => {
  const found = await windows.getWindow(
    key,
    { from: at(from), to: at(to) },
    { now: asOf, columns: ['class'] },
  );
  const [column] = found?.columns ?? [];
  return { rows: column?.rows, no: column?.counts[5], yes: column?.counts[6] };
};
const sum = (from: number, to: number) => {
  let yes = 0;
  for (let n = from; n < to; n += 1) yes += n;
  return { rows: yes + to - from, no: to - from, yes };
};
const count = async (seconds: number) => {
  const { rows } = await test.db.pool.query(
    'SELECT count(*)::int AS n FROM monitoring_counts WHERE seconds = $1 AND place = 0',
    [seconds],
  );
  return rows[0].n as number;
};

const spans: [number, number][] = [
  [0, 60],
  [7, 53],
  [7, 61],
  [59, 1441],
  [1439, 2 * 1440 + 1],
  [1, DAYS * 1440],
  [0, DAYS * 1440],
];

it('windows are the same before and after they are in hours and days, and with what comes late', async () => {
  const minutes = Array.from({ length: DAYS * 1440 }, (_, n) => n);
  const late = new Set([3, 59, 60, 1500, 2880]);
  await add(minutes.filter((n) => !late.has(n)));
  // Nothing is old yet.
  const early = at(60);
  const check = async () => {
    for (const [from, to] of spans) expect(await window(from, to, early)).toEqual(sum(from, to));
  };
  await windows.sumUp(at(1500));
  expect([await count(3600), await count(86_400)]).toEqual([24, 1]);
  await windows.sumUp(at(DAYS * 1440 + 5));
  await add([...late]);
  await check();
  await windows.sumUp(at(DAYS * 1440 + 5));
  await check();
  expect([await count(60), await count(3600), await count(86_400)]).toEqual([
    DAYS * 1440,
    DAYS * 24,
    DAYS,
  ]);
});

it('minutes and hours go, and windows over them are of hours and days', async () => {
  const asOf = at(DAYS * 1440);
  const before = await windows.getWindow(key, { from: at(61), to: at(3000) }, { now: asOf });
  expect([before?.from, before?.to]).toEqual([at(0), at(3000)]);
  await windows.removeOldCounts(asOf);
  expect(await count(60)).toBeLessThan(2 * 1440);
  expect(await count(3600)).toBeLessThan(DAYS * 24 + 1);
  expect(await window(0, 3 * 1440, asOf)).toEqual(sum(0, 3 * 1440));
  expect(await window(1510, 3000, asOf)).toEqual(sum(1500, 3000));
  expect(await window(3001, 3002, asOf)).toEqual(sum(3001, 3002));
});

it('is nothing where there is no reference, and no rows where there are none', async () => {
  const span = { from: at(0), to: at(1) };
  expect(await windows.getWindow({ ...key, version: 2 }, span, { now: start })).toBeNull();
  const past = { from: new Date(start.getTime() - MINUTE_MS), to: start };
  expect(await windows.getWindow(key, past, { now: start })).toMatchObject({ rows: 0 });
});
