import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFeatureFixture, type FeatureFixture } from '#test/feature-fixture.ts';

let fixture: FeatureFixture;
beforeAll(async () => {
  fixture = await createFeatureFixture();
  await fixture.addEntity('origin');
  const columns = { delay: 'number' } as const;
  await fixture.addSource({ kind: 'push', name: 'arrivals', entity: 'origin', columns });
});
afterAll(() => fixture.close());

it('refuses a source of what is not for features, and says where', async () => {
  const refuses = (source: object, field: string) =>
    expect(
      fixture.addSource({ name: 'closed', entity: 'origin', columns: {}, ...source } as never),
    ).rejects.toMatchObject({ code: 'invalid_request', fields: [{ field }] });
  await refuses({ kind: 'table', table: 'public.users' }, 'source.table');
  const path = '../secret/../../etc/passwd';
  await refuses({ kind: 'file', path, format: 'csv' }, 'source.path');
  await expect(fixture.features.getSource('closed')).rejects.toMatchObject({
    code: 'feature_source_not_found',
  });
});

const row = (columns: object) => ({ origin: 'ORD', event_timestamp: fixture.at(0), ...columns });

it('takes columns that were added a moment ago', async () => {
  const { features, ctx } = fixture;
  await features.push('arrivals', [row({ delay: 1 })]);
  await features.updateSource('arrivals', { columns: { carrier: 'string' } }, ctx);
  expect(await features.push('arrivals', [row({ delay: 1, carrier: 'AA' })])).toMatchObject({
    accepted: 1,
  });
});

it('keeps the columns of all who add some at one time', async () => {
  const { features, ctx } = fixture;
  const names = Array.from({ length: 10 }, (_, index) => `column_${index}`);
  await Promise.all(
    names.map((name) => features.updateSource('arrivals', { columns: { [name]: 'number' } }, ctx)),
  );
  expect(Object.keys((await features.getSource('arrivals')).columns)).toEqual(
    expect.arrayContaining(names),
  );
});
