import { beforeAll, expect, it } from 'vitest';
import { entitySchema, sourceSchema, viewSchema } from '#lib/features/contract.ts';
import { createFeatureService, type FeatureService } from '#lib/features/service.ts';
import { vectorModel } from '#test/onnx-models.ts';
import { registryBench } from '#test/registry-bench.ts';
import { versionMetadataSchema } from '../contract.ts';

const bench = registryBench();
let features: FeatureService;
const now = () => new Date();

beforeAll(async () => {
  features = createFeatureService({ db: bench.db, artifacts: bench.artifacts, now });
  await features.createEntity(
    entitySchema.parse({ name: 'route', keys: [{ name: 'origin' }, { name: 'destination' }] }),
    bench.ctx,
  );
  const source = sourceSchema.parse({
    kind: 'push',
    name: 'arrivals',
    entity: 'route',
    columns: { delay: 'number' },
  });
  await features.createSource({ source }, bench.ctx);
  const view = viewSchema.parse({
    name: 'route_stats',
    source: 'arrivals',
    features: [
      { kind: 'value', name: 'f0', column: 'delay' },
      { kind: 'aggregate', name: 'flights', function: 'count', window: { size: '1h' } },
    ],
  });
  await features.createView({ view }, bench.ctx);
});

const register = (list: unknown[], over: object = {}) =>
  bench.register(vectorModel(), versionMetadataSchema.parse({ features: { list, ...over } }));

it('keeps the versions of views that are the newest when it is registered', async () => {
  const version = await register([
    'route_stats:f0',
    { feature: 'route_stats:flights', as: 'f1', default: 0 },
  ]);
  expect(version.features).toEqual({
    entities: ['origin', 'destination'],
    list: [
      { feature: 'route_stats@1:f0', as: 'f0', default: null },
      { feature: 'route_stats@1:flights', as: 'f1', default: 0 },
    ],
    request_wins: false,
    max_age: null,
  });
  const { definition } = await features.getView('route_stats');
  await features.createViewVersion(
    'route_stats',
    { view: { ...definition, ttl: '1d' } },
    bench.ctx,
  );
  expect((await features.getView('route_stats')).models).toEqual([
    {
      model: bench.model,
      version: version.version,
      status: 'ready',
      features: ['route_stats@1:f0', 'route_stats@1:flights'],
    },
  ]);
  await expect(features.archiveViewVersion('route_stats', 1, {}, bench.ctx)).rejects.toMatchObject({
    code: 'feature_in_use',
  });
});

it.each([
  [['route_stats:nothing'], {}, 'invalid_request'],
  [['nowhere:f0'], {}, 'feature_view_not_found'],
  [['route_stats@9:f0'], {}, 'feature_view_not_found'],
  [['route_stats:flights'], {}, 'invalid_request'],
  [['route_stats:f0', 'route_stats@1:f0'], {}, 'invalid_request'],
  [['route_stats:f0'], { entities: ['airline'] }, 'invalid_request'],
])('refuses the list %j', async (list, over, code) => {
  await expect(register(list, over)).rejects.toMatchObject({ code });
});
