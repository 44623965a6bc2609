import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOfflineService } from '#lib/offline/service.ts';
import { createFeatureFixture, DAY, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import { seedModel } from '#test/seed-model.ts';
import { viewSchema } from '../contract.ts';
import type { FeatureService } from '../service.ts';

const duckDb = { memoryMb: 300, threads: 1, temporaryDirectory: tmpdir() };
const time = 'event_timestamp';
let fixture: FeatureFixture;
let folder: string;
/** A worker's. */
let features: FeatureService;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  folder = await mkdtemp(path.join(tmpdir(), 'mainstay-features-'));
  features = fixture.open({ files: { folder, duckDb }, offline: createOfflineService(duckDb) });
  await fixture.addEntity('origin', [{ name: 'b', type: 'integer' }]);
  const columns = { delay: 'number' } as const;
  await fixture.addSource({ kind: 'push', name: 'pushed', entity: 'origin', columns });
  const ofHours = (size: string) =>
    viewSchema.parse({
      name: 'ostats',
      source: 'pushed',
      features: [{ kind: 'aggregate', name: 'c', function: 'count', window: { size, hop: '1h' } }],
    });
  await fixture.addView(ofHours('1h'));
  await features.createViewVersion('ostats', { view: ofHours('3h') }, fixture.ctx);
  await features.push(
    'pushed',
    [-1, -2, -3].map((hours) => ({ b: 7, [time]: fixture.at(hours * HOUR), delay: 1 })),
  );
});
afterAll(async () => {
  await fixture.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (body: { features: string[]; rows?: Record<string, unknown>[]; file?: string }) =>
  features.startRetrieval({ time, format: 'csv', ...body }, fixture.ctx);
async function retrieve(body: Parameters<typeof start>[0]) {
  const run = await start(body);
  await features.carryOut(run.id);
  return features.getRun(run.id);
}
const at = () => ({ b: 7, [time]: fixture.at(HOUR) });

it('names two versions of one view apart', async () => {
  const run = await retrieve({ features: ['ostats@1:c', 'ostats@2:c'], rows: [at()] });
  expect(run).toMatchObject({ status: 'done', error: null });
  const { stream } = await features.openRunFile(run.id);
  const [header, row] = (await text(stream)).split('\n');
  expect(header).toBe(`b,${time},ostats@1__c,ostats@1__c__status,ostats@2__c,ostats@2__c__status`);
  expect(row).toMatch(/,0,present,2,present$/);
});

it('refuses at once what could not be written', async () => {
  await expect(start({ features: ['ostats:c', 'ostats@2:c'], rows: [at()] })).rejects.toMatchObject(
    { code: 'invalid_request', fields: [{ field: 'features[1]' }] },
  );
  await expect(start({ features: ['ostats:c'], rows: [{ ...at(), c: 1 }] })).rejects.toMatchObject({
    code: 'invalid_request',
    publicMessage: expect.stringContaining('two columns c'),
  });
  await expect(start({ features: ['ostats:c'], file: '../rows.csv' })).rejects.toThrow(
    'The path ../rows.csv leads out of the folder of feature files.',
  );
});

it('refuses rows with a wrong key at once, as a lookup does', async () => {
  const rows = [at(), { ...at(), b: 'q' }, { [time]: fixture.at(0) }, { ...at(), b: '7' }];
  await expect(start({ features: ['ostats:c'], rows })).rejects.toMatchObject({
    code: 'invalid_request',
    fields: [
      { field: 'rows[1].b', message: 'must be a whole number' },
      { field: 'rows[2].b', message: 'is missing; expected a whole number' },
    ],
  });
});

it('counts and names the rows of a file with a wrong key', async () => {
  const lines = ['7', 'q', '', '1.5', '007', 'x', 'y', 'z'].map((b) => `${b},${fixture.at(0)}`);
  await writeFile(path.join(folder, 'rows.csv'), [`b,${time}`, ...lines, ''].join('\n'));
  expect(await retrieve({ features: ['ostats:c'], file: 'rows.csv' })).toMatchObject({
    status: 'done',
    result: {
      rows: 8,
      wrong_keys: [
        {
          column: 'b',
          type: 'integer',
          rows: 6,
          first: [
            { row: 2, value: 'q' },
            { row: 4, value: '1.5' },
            { row: 5, value: '007' },
            { row: 6, value: 'x' },
            { row: 7, value: 'y' },
          ],
        },
      ],
    },
  });
  await writeFile(path.join(folder, 'rows.csv'), `b,${time}\n7,${fixture.at(0)}\n`);
  const { result } = await retrieve({ features: ['ostats:c'], file: 'rows.csv' });
  expect(result).not.toHaveProperty('wrong_keys');
});

it('says of a source that leads out of the folder what materialization says', async () => {
  const columns = { delay: 'number' } as const;
  const place = { kind: 'file', path: 'passwd', format: 'csv' } as const;
  await fixture.addSource({ ...place, name: 'outside', entity: 'origin', columns });
  const view = { name: 'outside', source: 'outside' };
  await fixture.addView({ ...view, features: [{ kind: 'value', name: 'd', column: 'delay' }] });
  // As a definition of before such places were refused.
  await fixture.db.pool.query(
    `UPDATE feature_sources SET definition = (definition::jsonb || '{"path": "../../etc/passwd"}')::json
     WHERE name = 'outside'`,
  );
  const worker = fixture.open({ files: { folder, duckDb }, offline: createOfflineService(duckDb) });
  const run = await start({ features: ['outside:d'], rows: [at()] });
  await worker.carryOut(run.id);
  expect(await worker.getRun(run.id)).toMatchObject({
    status: 'failed',
    error: 'The path ../../etc/passwd leads out of the folder of feature files.',
  });
});

it('removes old files, unless another run or a version needs the same bytes', async () => {
  const digestOf = ({ result }: Awaited<ReturnType<typeof retrieve>>) => String(result?.digest);
  const ask = (b: number) => retrieve({ features: ['ostats@2:c'], rows: [{ ...at(), b }] });
  const [older, newer, alone, trained] = [await ask(7), await ask(7), await ask(8), await ask(9)];
  expect(digestOf(newer)).toBe(digestOf(older));
  await seedModel(fixture.db, 'trained', 1);
  await fixture.db.pool.query('UPDATE model_versions SET reference_digest = $1', [
    digestOf(trained),
  ]);
  const endedAt = Date.parse(newer.finished_at ?? '');
  await fixture.db.pool.query(
    `UPDATE feature_runs SET finished_at = finished_at - interval '31 days' WHERE id <> $1`,
    [newer.id],
  );
  expect(await features.removeOldFiles(new Date(endedAt - 30 * DAY))).toBeGreaterThan(2);
  expect(await features.removeOldFiles(new Date(endedAt - 30 * DAY))).toBe(0);

  for (const { id } of [older, alone, trained]) {
    const removedAt = fixture.at(0);
    expect(await features.getRun(id)).toMatchObject({ status: 'done', file_removed_at: removedAt });
    await expect(features.getRunFile(id)).rejects.toMatchObject({
      code: 'feature_run_file_removed',
      status: 410,
      publicMessage: expect.stringContaining(`removed on ${removedAt.slice(0, 10)}`),
    });
  }
  const isThere = [older, alone, trained].map((run) => fixture.artifacts.has(digestOf(run)));
  expect(await Promise.all(isThere)).toEqual([true, false, true]);
  expect((await features.getRun(newer.id)).file_removed_at).toBeNull();
  const { stream } = await features.openRunFile(newer.id);
  expect(await text(stream)).toContain('present');

  expect(digestOf(await ask(8))).toBe(digestOf(alone));
  expect(await fixture.artifacts.has(digestOf(alone))).toBe(true);
});
