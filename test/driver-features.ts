import { entitySchema, sourceSchema, viewSchema } from '#lib/features/contract.ts';
import { createFeatureService } from '#lib/features/service.ts';
import type { GatewayFixture } from './gateway-fixture.ts';

const SYSTEM = { actor: { kind: 'system', id: 'test', name: 'Test' }, requestId: null } as const;
const duckDb = { memoryMb: 100, threads: 1, temporaryDirectory: '/tmp' };

/** The features of Feast's own examples, of drivers, on a gateway's database; with something that carries out runs until stopped. */
export async function defineDriverFeatures(fixture: GatewayFixture) {
  const features = createFeatureService({
    db: fixture.db,
    artifacts: fixture.artifacts,
    now: () => new Date(),
    files: { folder: '/nowhere', duckDb },
    offline: { retrieve: () => Promise.reject(new Error('not asked')) },
  });
  await features.createEntity(
    entitySchema.parse({ name: 'driver', keys: [{ name: 'driver_id', type: 'integer' }] }),
    SYSTEM,
  );
  await fixture.db.pool.query(
    'CREATE SCHEMA shop; CREATE TABLE shop.sales (driver_id int, event_timestamp timestamptz, amount float, known timestamptz DEFAULT now())',
  );
  for (const source of [
    {
      kind: 'push',
      name: 'driver_stats',
      entity: 'driver',
      columns: { conv_rate: 'number', acc_rate: 'number', trips: 'integer' },
      created_time: 'created',
    },
    {
      kind: 'table',
      name: 'sales',
      table: 'shop.sales',
      entity: 'driver',
      columns: { amount: 'number' },
      created_time: 'known',
    },
  ]) {
    await features.createSource({ source: sourceSchema.parse(source) }, SYSTEM);
  }
  for (const view of [
    {
      name: 'driver_hourly_stats',
      source: 'driver_stats',
      ttl: '1d',
      features: [
        { kind: 'value', name: 'conv_rate', column: 'conv_rate' },
        { kind: 'value', name: 'acc_rate', column: 'acc_rate' },
        { kind: 'value', name: 'avg_daily_trips', column: 'trips' },
        {
          kind: 'expression',
          name: 'conv_rate_plus',
          type: 'number',
          expression: 'conv_rate + request.val_to_add',
        },
      ],
    },
    {
      name: 'driver_sales',
      source: 'sales',
      features: [
        { kind: 'value', name: 'amount', column: 'amount' },
        { kind: 'value', name: 'conv_rate', column: 'amount' },
      ],
    },
  ]) {
    await features.createView({ view: viewSchema.parse(view) }, SYSTEM);
  }
  const work = setInterval(async () => {
    const { items } = await features.listRuns({ limit: 10 });
    for (const { id, status } of items) if (status === 'queued') await features.carryOut(id);
  }, 100);
  return { features, stop: () => clearInterval(work) };
}
