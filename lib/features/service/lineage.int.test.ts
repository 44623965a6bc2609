import { afterAll, beforeAll, expect, it } from 'vitest';
import type { viewSchema } from '#lib/features/contract.ts';
import { createFeatureFixture, type FeatureFixture, HOUR } from '#test/feature-fixture.ts';
import { seedModel } from '#test/seed-model.ts';

type GivenView = Parameters<FeatureFixture['addView']>[0];

let fixture: FeatureFixture;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  await fixture.addEntity('origin');
  const columns = { delay: 'number' } as const;
  await fixture.addSource({ kind: 'push', name: 'arrivals', entity: 'origin', columns });
  await fixture.addSource({ kind: 'push', name: 'slots', entity: 'origin', columns });
  await fixture.addView(base());
  await fixture.addView(plain('other', 'slots'));
  await fixture.addView({
    name: 'made',
    features: [
      expression('twice', 'base.last * 2'),
      expression('asked', 'base.last + request.extra'),
      expression('apart', 'other.last + 1'),
    ],
  });
  await fixture.addView({
    name: 'further',
    source: 'slots',
    features: [
      { kind: 'value', name: 'last', column: 'delay' },
      expression('mixed', 'last + made.twice'),
      expression('indeed', 'made.asked + 1'),
      expression('constant', '1 + 1'),
    ],
  });
});
afterAll(() => fixture.close());

function expression(name: string, text: string) {
  return { kind: 'expression', name, type: 'number', expression: text } as const;
}
function plain(name: string, source: string): GivenView {
  return { name, source, features: [{ kind: 'value', name: 'last', column: 'delay' }] };
}
function base(ttl?: string): GivenView {
  return { ...plain('base', 'arrivals'), ttl };
}

async function makeNext(view: string, over: object): Promise<void> {
  const { definition } = await fixture.features.getView(view);
  await fixture.features.createViewVersion(
    view,
    { view: { ...definition, ...over } as ReturnType<typeof viewSchema.parse> },
    fixture.ctx,
  );
}

const archive = (view: string, version: number) =>
  fixture.features.archiveViewVersion(view, version, {}, fixture.ctx);
const refusal = (view: string, version: number) =>
  archive(view, version).then(
    () => null,
    (error) => ({ code: error.code, message: error.publicMessage }),
  );

it('is as old as the oldest of its inputs, of its own view or another, and knows what depends on the request', async () => {
  const ages = { arrivals: 5 * HOUR, slots: HOUR };
  for (const [source, age] of Object.entries(ages)) {
    const row = { origin: 'ORD', event_timestamp: fixture.at(-age), delay: 10 };
    await fixture.features.push(source, [row]);
  }
  const features = ['made:twice', 'further:mixed', 'further:last', 'further:indeed', 'made:apart'];
  const lookup = (origin: string) =>
    fixture.features.lookup({
      features: [...features, 'further:constant'],
      rows: [{ origin }],
      requests: [{ extra: 1 }],
    });
  const { rows, ofRequest, atMs } = await lookup('ORD');
  const known = rows[0]?.map(({ value, eventMs }) => [value, eventMs && (atMs - eventMs) / HOUR]);
  expect(known).toEqual([
    [20, 5],
    [30, 5],
    [10, 1],
    [12, 5],
    [11, 1],
    [2, null],
  ]);
  expect(ofRequest).toEqual([false, false, false, true, false, false]);
  expect((await lookup('SFO')).rows[0]?.map(({ eventMs }) => eventMs)).toEqual(
    [...features, ''].map(() => null),
  );
});

it('names the views that use a view, and the models behind them, as far as they are made of it', async () => {
  await seedModel(fixture.db, 'flights', 2);
  const setList = (version: number, list: unknown[]) =>
    fixture.db.pool.query('UPDATE model_versions SET features = $1 WHERE number = $2', [
      JSON.stringify({ list }),
      version,
    ]);
  await setList(1, [{ feature: 'made@1:apart', as: 'a' }]);
  await setList(2, [
    { feature: 'further@1:mixed', as: 'm' },
    { feature: 'further@1:last', as: 'l' },
  ]);
  const through = { model: 'flights', version: 2, status: 'ready', features: ['further@1:mixed'] };
  expect(await fixture.features.getView('base')).toMatchObject({
    used_by: [{ view: 'made', version: 1, uses: 1, archived_at: null }],
    models: [],
    models_through: [through],
  });
  expect(await fixture.features.getView('further')).toMatchObject({
    used_by: [],
    models: [{ ...through, features: ['further@1:mixed', 'further@1:last'] }],
    models_through: [],
  });
  const { items } = await fixture.features.listViews({ limit: 50, search: 'base' });
  expect(items).toMatchObject([{ name: 'base', models: ['flights'] }]);
});

it('refuses to archive what expressions of other views mean, until those are archived', async () => {
  await makeNext('base', { ttl: '1d' });
  expect(await refusal('base', 1)).toEqual({
    code: 'feature_in_use',
    message:
      'Expressions of other views use it: made@1. Through them it is in version 2 of the model flights. Archive those first; their newest versions need another version before.',
  });
  expect(await fixture.look(['made@1:twice'], { origin: 'ORD' })).toEqual([[20, 'present']]);
  // The next version means the newest one.
  await makeNext('made', { ttl: '2d' });
  expect((await fixture.features.getView('made')).uses).toMatchObject({ base: 2 });
  expect((await refusal('made', 1))?.message).toContain('takes features from it');
  await fixture.db.pool.query("UPDATE model_versions SET status = 'archived'");
  expect((await refusal('made', 1))?.message).toContain('further@1');
  await makeNext('further', { ttl: '2d' });
  await archive('further', 1);
  expect((await refusal('base', 1))?.message).toMatch(/use it: made@1\. Archive/);
  await archive('made', 1);
  expect(await archive('base', 1)).toMatchObject({ archived_at: expect.any(String) });
  await expect(
    fixture.features.pinFeatures({ list: ['base@1:last'], request_wins: false }),
  ).rejects.toMatchObject({
    fields: [{ field: 'features.list[0]', message: expect.stringContaining('archived') }],
  });
});
