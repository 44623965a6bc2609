import { expect, test } from 'vitest';
import { sourceSchema } from '#lib/features/contract.ts';
import { pushCommand } from './push-command.ts';

test('one event with everything it needs, safe for a shell', () => {
  const source = sourceSchema.parse({
    kind: 'push',
    name: 'arrivals',
    entity: 'gate',
    event_id: 'id',
    columns: { delay: 'number', "crew's": 'boolean' },
  });
  if (source.kind !== 'push') throw new Error('it is pushed to');
  const keys = [
    { name: 'origin', type: 'string' as const },
    { name: 'gate', type: 'integer' as const },
  ];
  const at = '2026-03-01T12:00:00.000Z';
  expect(pushCommand(source, keys, { origin: 'http://localhost:3000', at })).toBe(
    [
      'curl http://localhost:3000/api/v1/features/sources/arrivals/events \\',
      '  -H "authorization: Bearer $MAINSTAY_API_KEY" -H "content-type: application/json" \\',
      `  -d '{"rows":[{"origin":"ORD","gate":7,"event_timestamp":"${at}","id":"event-1","delay":12.5,"crew'\\''s":true}]}'`,
    ].join('\n'),
  );
});
