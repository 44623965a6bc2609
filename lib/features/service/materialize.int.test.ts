import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOfflineService } from '#lib/offline/service.ts';
import { createFeatureFixture, DAY, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import type { FeatureService } from '../service.ts';

const duckDb = { memoryMb: 300, threads: 1, temporaryDirectory: tmpdir() };
let fixture: FeatureFixture;
let folder: string;
/** A worker's. */
let features: FeatureService;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  folder = await mkdtemp(path.join(tmpdir(), 'mainstay-features-'));
  features = fixture.open({
    files: { folder, duckDb },
    offline: createOfflineService(duckDb),
  });
  await fixture.addEntity('origin');
  await fixture.db.pool.query(`CREATE SCHEMA shop; CREATE TABLE shop.arrivals (
    origin text, at timestamp, known timestamptz, delay numeric, carrier text)`);
});
afterAll(async () => {
  await fixture.close();
  await rm(folder, { recursive: true, force: true });
});

const columns = { delay: 'number', carrier: 'string' } as const;
const aggregates = (prefix = '') =>
  [
    { kind: 'value', name: `${prefix}last`, column: 'delay' },
    {
      kind: 'aggregate',
      name: `${prefix}flights`,
      function: 'count',
      window: { size: '3h', hop: '5m' },
    },
    {
      kind: 'aggregate',
      name: `${prefix}month`,
      function: 'sum',
      column: 'delay',
      window: { size: '30d', hop: '5m' },
    },
  ] as const;

async function runAll(): Promise<void> {
  const { items } = await features.listRuns({ limit: 200 });
  for (const { id, status } of items) if (status === 'queued') await features.carryOut(id);
}
async function materialize(body: { views?: string[]; start?: string; end?: string } = {}) {
  const run = await features.startMaterialization(body, fixture.ctx);
  await features.carryOut(run.id);
  return features.getRun(run.id);
}
/** As a definition of before such places were refused. */
const misplace = (name: string, place: object) =>
  fixture.db.pool.query(
    'UPDATE feature_sources SET definition = (definition::jsonb || $2::jsonb)::json WHERE name = $1',
    [name, JSON.stringify(place)],
  );
const look = (view: string, origin: string, names = ['last', 'flights', 'month']) =>
  fixture.look(
    names.map((name) => `${view}:${name}`),
    { origin },
  );
const insert = (...rows: [string, string, string | null, number | null][]) =>
  fixture.db.pool.query(
    'INSERT INTO shop.arrivals SELECT o, a, k, d, NULL FROM unnest($1::text[], $2::timestamp[], $3::timestamptz[], $4::float[]) AS t(o, a, k, d)',
    [0, 1, 2, 3].map((at) => rows.map((row) => row[at])),
  );
/** As a table without zones has it: UTC. */
const plainTime = (ms: number) => fixture.at(ms).replace('Z', '');

describe('a new version of a view of pushed events', () => {
  it('adds up what was pushed before, once, while pushing goes on', async () => {
    await fixture.addSource({ kind: 'push', name: 'pushed', entity: 'origin', columns });
    const push = (count: number) =>
      features.push(
        'pushed',
        Array.from({ length: count }, (_, index) => ({
          origin: index % 2 ? 'ORD' : 'LAX',
          event_timestamp: fixture.at(-HOUR - index),
          delay: 1,
          carrier: null,
        })),
      );
    for (let batch = 0; batch < 6; batch += 1) await push(2000);
    await fixture.addView({ name: 'pushed_stats', source: 'pushed', features: [...aggregates()] });
    // Not added up yet, and said all the same.
    expect(await look('pushed_stats', 'ORD')).toEqual([
      [1, 'present'],
      [6000, 'present'],
      [6000, 'present'],
    ]);
    expect((await features.getView('pushed_stats')).online.complete).toBe(false);
    await Promise.all([runAll(), push(2000), runAll(), push(2000)]);
    expect((await features.getView('pushed_stats')).online.complete).toBe(true);
    const [run] = (await features.listRuns({ limit: 1 })).items;
    expect(run).toMatchObject({ kind: 'materialize', status: 'done', done: 12_000 });
    const other = fixture.open();
    const answer = await other.lookup({
      features: ['pushed_stats:flights', 'pushed_stats:month'],
      rows: [{ origin: 'ORD' }],
    });
    expect(answer.rows[0]?.map(({ value }) => value)).toEqual([8000, 8000]);
    expect(await materialize({ views: ['pushed_stats'] })).toMatchObject({
      status: 'done',
      done: 0,
    });
  });

  it('goes on where a worker was lost', async () => {
    const view = (await features.getView('pushed_stats')).definition;
    await fixture.features.createViewVersion(
      'pushed_stats',
      { view: { ...view, features: [...aggregates('new_')] } },
      fixture.ctx,
    );
    const [run] = (await features.listRuns({ limit: 1 })).items;
    // Another worker has taken it, and fallen silent.
    await fixture.db.pool.query(
      `UPDATE feature_runs SET status = 'running', seen_at = now() - interval '1 minute', attempts = 1 WHERE id = $1`,
      [run?.id],
    );
    expect(await features.forsakenRuns()).toEqual([run?.id]);
    await features.carryOut(run?.id ?? '');
    await features.carryOut(run?.id ?? '');
    expect(await features.getRun(run?.id ?? '')).toMatchObject({ status: 'done', done: 16_000 });
    expect(await look('pushed_stats', 'ORD', ['new_flights', 'new_month'])).toEqual([
      [8000, 'present'],
      [8000, 'present'],
    ]);
  });
});

describe('a table', () => {
  it('is materialized once for every row, however often', async () => {
    await fixture.addSource({
      kind: 'table',
      name: 'shop_arrivals',
      entity: 'origin',
      table: 'shop.arrivals',
      columns,
      event_time: 'at',
      created_time: 'known',
    });
    await fixture.addView({
      name: 'shop_stats',
      source: 'shop_arrivals',
      features: [...aggregates()],
    });
    await insert(
      ['ORD', plainTime(-HOUR), null, 10],
      ['ORD', plainTime(-20 * DAY), null, 5],
      ['LAX', plainTime(-40 * DAY), null, 7],
      ['ORD', plainTime(HOUR), null, 1000],
      ['ORD', plainTime(-HOUR), fixture.at(HOUR), 500],
    );
    const said = [
      [10, 'present'],
      [1, 'present'],
      [15, 'present'],
    ];
    await runAll();
    expect(await look('shop_stats', 'ORD')).toEqual(said);
    expect(await look('shop_stats', 'LAX')).toEqual([
      [7, 'present'],
      [0, 'present'],
      [0, 'present'],
    ]);
    await materialize();
    await materialize({ start: fixture.at(-2 * HOUR), end: fixture.at(-1 * HOUR) });
    await materialize({ start: fixture.at(-30 * DAY), end: fixture.at(0) });
    expect(await look('shop_stats', 'ORD')).toEqual(said);
    expect(await features.getView('shop_stats')).toMatchObject({
      online: { materialized_to: fixture.at(0) },
    });
  });

  it('gives late rows by when they became known', async () => {
    const start = fixture.now().getTime();
    await insert(['ORD', plainTime(-2 * HOUR), fixture.at(60_000), 100]);
    fixture.set(start + 120_000);
    await materialize({ views: ['shop_stats'] });
    expect(await look('shop_stats', 'ORD')).toEqual([
      [10, 'present'],
      [2, 'present'],
      [115, 'present'],
    ]);
    fixture.set(start + 2 * HOUR);
    await materialize({ views: ['shop_stats'] });
    expect(await look('shop_stats', 'ORD')).toEqual([
      [1000, 'present'],
      [3, 'present'],
      [1615, 'present'],
    ]);
    fixture.set(start);
  });

  it('that is not there, is closed, or lacks a column, is said to be', async () => {
    const fails = async (table: string, over: object = {}) => {
      const name = `t${Math.abs(table.length * 7 + Object.keys(over).length)}_${table.replace('.', '_')}`;
      const at = { event_time: 'at', columns, ...over };
      await fixture.addSource({ kind: 'table', name, entity: 'origin', table: 'shop.x', ...at });
      await misplace(name, { table });
      await fixture.addView({ name, source: name, features: [...aggregates()] });
      const run = await materialize({ views: [name] });
      return [run.status, run.error];
    };
    expect(await fails('shop.nothing')).toEqual(['failed', expect.stringContaining('no table')]);
    expect(await fails('public.users')).toEqual(['failed', expect.stringContaining('public')]);
    expect(await fails('shop.arrivals', { event_time: 'when' })).toEqual([
      'failed',
      'The table shop.arrivals has no column when.',
    ]);
  });
});

describe('files', () => {
  const csv = (lines: string[], header = 'origin,event_timestamp,delay,carrier') =>
    writeFile(path.join(folder, 'arrivals.csv'), `${[header, ...lines].join('\n')}\n`);

  it('are materialized, until they lose a column', async () => {
    await csv([
      `ORD,${fixture.at(-HOUR)},10,AA`,
      `ORD,${fixture.at(-2 * HOUR)},,UA`,
      `,${fixture.at(-2 * HOUR)},3,UA`,
    ]);
    await fixture.addSource({
      kind: 'file',
      name: 'files',
      entity: 'origin',
      path: '*.csv',
      format: 'csv',
      columns,
    });
    await fixture.addView({ name: 'file_stats', source: 'files', features: [...aggregates()] });
    await runAll();
    const said = [
      [10, 'present'],
      [2, 'present'],
      [10, 'present'],
    ];
    expect(await look('file_stats', 'ORD')).toEqual(said);
    await csv([`ORD,${fixture.at(-HOUR)},AA`], 'origin,event_timestamp,carrier');
    expect(await materialize({ views: ['file_stats'] })).toMatchObject({
      status: 'failed',
      error: '*.csv has no column delay.',
    });
    await csv([`ORD,${fixture.at(-HOUR)},many,AA`]);
    expect(await materialize({ views: ['file_stats'] })).toMatchObject({
      status: 'failed',
      error: expect.stringContaining("'many'"),
    });
    expect(await look('file_stats', 'ORD')).toEqual(said);
  });

  it('outside of the folder are not read', async () => {
    await fixture.addSource({
      kind: 'file',
      name: 'outside',
      entity: 'origin',
      path: 'passwd',
      format: 'csv',
      columns,
    });
    await misplace('outside', { path: '../../etc/passwd' });
    await fixture.addView({ name: 'outside', source: 'outside', features: [...aggregates()] });
    const { error } = await materialize({ views: ['outside'] });
    expect(error).toBe('The path ../../etc/passwd leads out of the folder of feature files.');
  });
});

it('retrieves what was true at other times, of pushes, tables and files, as a file', async () => {
  await writeFile(
    path.join(folder, 'arrivals.csv'),
    `origin,event_timestamp,delay,carrier\nORD,${fixture.at(-HOUR)},10,AA\n`,
  );
  await fixture.addView({
    name: 'both',
    features: [
      {
        kind: 'expression',
        name: 'sum',
        type: 'number',
        expression: 'shop_stats.last + file_stats.last + request.extra',
      },
    ],
  });
  const run = await features.startRetrieval(
    {
      features: ['pushed_stats@1:flights', 'shop_stats:last', 'file_stats:last', 'both:sum'],
      rows: [
        { origin: 'ORD', when: fixture.at(0), extra: 0.5 },
        { origin: 'ORD', when: fixture.at(-90 * 60_000), extra: 0.5 },
        { origin: 'XXX', when: fixture.at(0), extra: 1 },
      ],
      time: 'when',
      format: 'csv',
    },
    fixture.ctx,
  );
  await features.carryOut(run.id);
  expect(await features.getRun(run.id)).toMatchObject({
    error: null,
    status: 'done',
    done: 100,
    total: 100,
    result: { rows: 3, filename: 'features.csv' },
  });
  const { stream } = await features.openRunFile(run.id);
  const [header, ...lines] = (await text(stream)).trimEnd().split('\n');
  expect(header).toBe(
    'origin,when,extra,flights,flights__status,shop_stats__last,shop_stats__last__status,file_stats__last,file_stats__last__status,sum,sum__status',
  );
  expect(lines.map((line) => line.split(',').slice(3))).toEqual([
    ['8000', 'present', '10.0', 'present', '10.0', 'present', '20.5', 'present'],
    ['', 'not_found', '5.0', 'present', '', 'not_found', '', 'null'],
    ['', 'not_found', '', 'not_found', '', 'not_found', '', 'null'],
  ]);
});

it('previews a definition on events there are, without keeping it', async () => {
  const { rows } = await features.preview({
    view: {
      name: 'not_saved',
      source: 'pushed',
      description: '',
      owner: '',
      tags: {},
      features: [
        { kind: 'aggregate', name: 'hours', function: 'count', window: { size: '3h', hop: '1h' } },
        { kind: 'expression', name: 'double', type: 'number', expression: 'hours * 2 + 0' },
      ],
    },
  });
  expect(rows).toHaveLength(2);
  expect(rows[0]?.values).toMatchObject({
    'not_saved@1:hours': { value: 8000 },
    'not_saved@1:double': { value: 16_000 },
  });
  await expect(features.getView('not_saved')).rejects.toMatchObject({
    code: 'feature_view_not_found',
  });
});
