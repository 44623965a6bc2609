import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServingSettings } from '#lib/serving/service.ts';
import { createTelemetryService } from '#lib/telemetry/service.ts';
import { createGatewayFixture, eventually, type GatewayFixture } from '#test/gateway-fixture.ts';
import { constantScoreModel } from '#test/onnx-models.ts';

const now = () => new Date();
const ctx = { actor: { kind: 'user', id: 'u', name: 'Ada' }, requestId: null } as const;
/** Nobody listens there, and nobody asks. */
const redisUrl = 'redis://127.0.0.1:1';

let fixture: GatewayFixture;
let settings: ReturnType<typeof createServingSettings>;
let telemetry: ReturnType<typeof createTelemetryService>;
beforeAll(async () => {
  fixture = await createGatewayFixture();
  settings = createServingSettings({ db: fixture.db, now });
  telemetry = createTelemetryService({ db: fixture.db, now });
  await fixture.addModel('m');
  await fixture.addVersion('m', constantScoreModel(1));
  await fixture.start({ redisUrl });
  await fixture.start({ redisUrl });
  await fixture.promote('m', 1);
}, 60_000);
afterAll(() => fixture?.close());

const redisOnReplicas = async () => {
  const reports = await telemetry.listReplicaReports('m');
  return reports.map(({ dependencies: [redis] }) => redis?.breaker.held);
};
const events = async (query: { model?: string; dependency?: string; include?: 'replicas' }) => {
  const { items } = await telemetry.listServingEvents({ limit: 50, ...query });
  return items.map(({ detail }) => detail).sort();
};

it('holds the breaker of Redis on every replica, also later ones, until it is let go', async () => {
  await settings.setDependencyBreaker('redis', { state: 'open', reason: 'it is moved' }, ctx);
  await eventually(async () => expect(await redisOnReplicas()).toEqual([true, true]));
  await fixture.start({ redisUrl });
  await eventually(async () => expect(await redisOnReplicas()).toEqual([true, true, true]), 10_000);
  await settings.setDependencyBreaker('redis', { state: 'closed', reason: 'it is back' }, ctx);
  await eventually(async () => expect(await redisOnReplicas()).toEqual([false, false, false]));
  await eventually(async () =>
    expect(await events({ dependency: 'redis' })).toEqual([
      ...Array(3).fill('closed by an operator: it is back'),
      ...Array(3).fill('held open by an operator: it is moved'),
    ]),
  );
  expect(await events({ model: 'm', include: 'replicas' })).toEqual([]);
}, 30_000);

it('keeps in the history why a version’s breaker was held, and why it was closed', async () => {
  await settings.setBreaker('m', 1, { state: 'open', reason: 'answers are wrong' }, ctx);
  const said = (...details: string[]) =>
    eventually(async () => expect(new Set(await events({ model: 'm' }))).toEqual(new Set(details)));
  await said('held open by an operator: answers are wrong');
  await settings.setBreaker('m', 1, { state: 'closed', reason: 'repaired' }, ctx);
  await said('held open by an operator: answers are wrong', 'closed by an operator: repaired');
}, 30_000);
