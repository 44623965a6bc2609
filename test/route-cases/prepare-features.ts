import { randomUUID } from 'node:crypto';
import { entitySchema, sourceSchema, viewSchema } from '#lib/features/contract.ts';
import type { TestConsole } from '../console.ts';

export const SYSTEM = {
  actor: { kind: 'system', id: 'test', name: 'Test' },
  requestId: null,
} as const;
export const freshName = (kind: string) => `${kind}_${randomUUID().slice(0, 8)}`;
export const columns = { delay: 'number' } as const;

export async function prepareEntity({ services }: TestConsole): Promise<string> {
  const name = freshName('entity');
  await services.features.createEntity(
    entitySchema.parse({ name, keys: [{ name: 'origin' }] }),
    SYSTEM,
  );
  return name;
}

export const sourceOf = (entity: string) =>
  sourceSchema.parse({ kind: 'push', name: freshName('source'), entity, columns });

export async function prepareSource(console: TestConsole): Promise<string> {
  const source = sourceOf(await prepareEntity(console));
  await console.services.features.createSource({ source }, SYSTEM);
  return source.name;
}

export const viewOf = (source: string, over: object = {}) =>
  viewSchema.parse({
    name: freshName('view'),
    source,
    features: [
      { kind: 'value', name: 'last_delay', column: 'delay' },
      { kind: 'aggregate', name: 'flights', function: 'count', window: { size: '1h', hop: '5m' } },
    ],
    ...over,
  });

export async function prepareView(console: TestConsole): Promise<{ name: string; source: string }> {
  const source = await prepareSource(console);
  const view = viewOf(source);
  await console.services.features.createView({ view }, SYSTEM);
  return { name: view.name, source };
}

export async function prepareEvent({ services }: TestConsole, source: string): Promise<void> {
  const event_timestamp = new Date(Date.now() - 1000).toISOString();
  await services.features.push(source, [{ origin: 'ORD', event_timestamp, delay: 12 }]);
}

export async function prepareRun({ services }: TestConsole): Promise<string> {
  return (await services.features.startMaterialization({}, SYSTEM)).id;
}

export const badPage = [
  () => ({ as: 'viewer', query: { limit: 0 } }) as const,
  () => ({ as: 'viewer', query: { cursor: 'made-up' } }) as const,
];
