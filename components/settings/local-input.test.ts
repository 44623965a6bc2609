import { expect, it } from 'vitest';
import { fromLocalInput, toLocalInput } from './local-input.ts';

it('goes there and back in the local zone', () => {
  expect(toLocalInput(fromLocalInput('2026-03-29T14:05'))).toBe('2026-03-29T14:05');
});

it.each([
  [null, ''],
  ['nonsense', ''],
])('shows nothing for %o', (at, text) => {
  expect(toLocalInput(at)).toBe(text);
});

it('has no time while it is not complete', () => {
  expect(fromLocalInput('')).toBeNull();
  expect(fromLocalInput('--')).toBeNull();
});
