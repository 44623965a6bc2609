import { expect, test } from 'vitest';
import { keysText, readKeys } from './read-keys.ts';

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
