import { expect, test } from 'vitest';
import { type View, viewSchema } from '#lib/features/contract.ts';
import { viewChanges } from './view-changes.ts';

const features = [
  { kind: 'value', name: 'last_delay', column: 'delay' },
  { kind: 'aggregate', name: 'flights', function: 'count', window: { size: '1h', hop: '5m' } },
];
const view = (over: object = {}): View =>
  viewSchema.parse({ name: 'origin', source: 'arrivals', features, ...over });

test('the same definition has no changes', () => {
  expect(viewChanges(view({ tags: { a: '1', b: '' } }), view({ tags: { b: '', a: '1' } }))).toEqual(
    [],
  );
});

test('features that came, went and changed, then the rest', () => {
  const after = view({
    ttl: '3h',
    owner: 'ops',
    tags: { team: 'ops' },
    features: [
      { ...features[1], window: { size: '3h', hop: '5m' } },
      { kind: 'value', name: 'gate', column: 'gate' },
    ],
  });
  expect(viewChanges(view({ description: 'By origin' }), after)).toEqual([
    {
      what: 'flights',
      kind: 'changed',
      before: 'number of events over the last 1 hour, every 5 minutes',
      after: 'number of events over the last 3 hours, every 5 minutes',
    },
    { what: 'gate', kind: 'added', before: null, after: 'gate of the latest event' },
    { what: 'last_delay', kind: 'removed', before: 'delay of the latest event', after: null },
    { what: 'ttl', kind: 'added', before: null, after: '3 hours' },
    { what: 'owner', kind: 'added', before: null, after: 'ops' },
    { what: 'description', kind: 'removed', before: 'By origin', after: null },
    { what: 'tags', kind: 'added', before: null, after: 'team=ops' },
  ]);
});
