import { expect, it } from 'vitest';
import { makePassword } from './make-password.ts';

it('makes twenty letters', () => {
  const password = makePassword((bytes) => crypto.getRandomValues(bytes));
  expect(password).toMatch(/^[a-km-np-zA-HJ-NP-Z2-9]{20}$/);
});

it('passes over bytes that would favour some letters', () => {
  let calls = 0;
  const password = makePassword((bytes) => bytes.fill(calls++ === 0 ? 255 : 1));
  expect(password).toBe('b'.repeat(20));
  expect(calls).toBe(2);
});
