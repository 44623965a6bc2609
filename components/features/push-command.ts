import type { Entity, Source, ValueType } from '#lib/features/contract.ts';

const samples = {
  number: 12.5,
  integer: 12,
  string: 'text',
  boolean: true,
} as const satisfies Record<ValueType, FeatureSample>;
type FeatureSample = number | string | boolean;

/** A command that pushes one event to a source. */
export function pushCommand(
  source: Extract<Source, { kind: 'push' }>,
  keys: Entity['keys'],
  { origin, at }: { origin: string; at: string },
): string {
  const row = {
    ...Object.fromEntries(keys.map(({ name, type }) => [name, type === 'integer' ? 7 : 'ORD'])),
    [source.event_time]: at,
    ...(source.created_time !== undefined && { [source.created_time]: at }),
    ...(source.event_id !== undefined && { [source.event_id]: 'event-1' }),
    ...Object.fromEntries(
      Object.entries(source.columns).map(([name, type]) => [name, samples[type]]),
    ),
  };
  return [
    `curl ${origin}/api/v1/features/sources/${source.name}/events \\`,
    '  -H "authorization: Bearer $MAINSTAY_API_KEY" -H "content-type: application/json" \\',
    `  -d '${JSON.stringify({ rows: [row] }).replaceAll("'", "'\\''")}'`,
  ].join('\n');
}
