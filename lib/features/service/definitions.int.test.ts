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
