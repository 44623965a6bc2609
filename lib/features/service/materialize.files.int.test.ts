import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOfflineService } from '#lib/offline/service.ts';
import { createFeatureFixture, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import type { FeatureService } from '../service.ts';

const duckDb = { memoryMb: 300, threads: 1, temporaryDirectory: tmpdir() };
let fixture: FeatureFixture;
let folder: string;
let features: FeatureService;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  folder = await mkdtemp(path.join(tmpdir(), 'mainstay-features-'));
  features = fixture.open({ files: { folder, duckDb }, offline: createOfflineService(duckDb) });
  await fixture.addEntity('origin');
});
afterAll(async () => {
  await fixture.close();
  await rm(folder, { recursive: true, force: true });
});

it('names the one of several files that loses a column, and not where the folder is', async () => {
  const write = (name: string, lines: string[]) =>
    writeFile(path.join(folder, name), `${lines.join('\n')}\n`);
  await write('arrivals.csv', ['origin,event_timestamp,delay', `ORD,${fixture.at(-HOUR)},10`]);
  await write('later.csv', ['delay,event_timestamp,origin', `20,${fixture.at(-HOUR)},LAX`]);
  await fixture.addSource({
    kind: 'file',
    name: 'files',
    entity: 'origin',
    path: '*.csv',
    format: 'csv',
    columns: { delay: 'number' },
  });
  await fixture.addView({
    name: 'stats',
    source: 'files',
    features: [{ kind: 'value', name: 'delay', column: 'delay' }],
  });
  const carryOut = async ({ id }: { id: string }) => {
    await features.carryOut(id);
    return features.getRun(id);
  };
  const materialize = async () =>
    carryOut(await features.startMaterialization({ views: ['stats'] }, fixture.ctx));
  expect(await materialize()).toMatchObject({ status: 'done' });
  const delays = async () => [
    await fixture.look(['stats:delay'], { origin: 'ORD' }),
    await fixture.look(['stats:delay'], { origin: 'LAX' }),
  ];
  expect(await delays()).toEqual([[[10, 'present']], [[20, 'present']]]);

  await write('later.csv', ['origin,event_timestamp', `LAX,${fixture.at(-HOUR)}`]);
  expect(await materialize()).toMatchObject({
    status: 'failed',
    error: '*.csv: later.csv has no column delay, and others have.',
  });
  const rows = [{ origin: 'ORD', t: fixture.at(0) }];
  const asked = { features: ['stats:delay'], rows, time: 't', format: 'csv' as const };
  expect(await carryOut(await features.startRetrieval(asked, fixture.ctx))).toMatchObject({
    status: 'failed',
    error: 'later.csv has no column delay (there are origin, event_timestamp).',
  });
  expect(await delays()).toEqual([[[10, 'present']], [[20, 'present']]]);
});
