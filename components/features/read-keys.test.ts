import { expect, test } from 'vitest';
import { entitySchema } from '#lib/features/contract.ts';
import { keysOfView, keysText, readKeys } from './read-keys.ts';

const keys = [
  { name: 'origin', type: 'string' as const },
  { name: 'gate', type: 'integer' as const },
];

test.each([
  [
    { gate: '7', origin: 'ORD', other: 'x' },
    { origin: 'ORD', gate: '7' },
  ],
  [
    { origin: ' ', gate: '007' },
    { origin: ' ', gate: '007' },
  ],
  [{ origin: 'ORD' }, null],
  [{ origin: '', gate: '7' }, null],
])('%j', (typed, row) => {
  expect(readKeys(keys, typed)).toEqual(row);
});

test('keys in a line', () => {
  expect(keysText({ origin: 'ORD', gate: 7 })).toBe('ORD · 7');
});

test.each([
  ['airport', {}, ['origin']],
  ['airport', { trips: 1 }, ['origin', 'destination']],
  [null, { trips: 2 }, ['origin', 'destination']],
  [null, {}, []],
])('a view of %s that uses %j is asked by %j', (entity, uses, names) => {
  const entities = [
    entitySchema.parse({ name: 'airport', keys: [{ name: 'origin' }] }),
    entitySchema.parse({ name: 'route', keys: [{ name: 'origin' }, { name: 'destination' }] }),
  ];
  const views = [
    { name: 'trips', entity: 'route' },
    { name: 'other', entity: 'airport' },
  ];
  expect(keysOfView({ entity, uses }, views, entities).map(({ name }) => name)).toEqual(names);
});
