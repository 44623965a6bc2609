import { expect, it } from 'vitest';
import { updateUser } from '#lib/auth/contract.ts';
import { archiveVersion, setAlias } from '#lib/registry/contract.ts';
import { promoteVersion, rollBack } from '#lib/releases/contract.ts';
import { reasonRoom, reasonTooLong, tooLong } from './too-long.ts';

it.each([
  ['', null],
  [' abc ', null],
  ['abcd', 'Shorten it: it has 4 characters, at most 3 fit.'],
])('%j', (text, said) => {
  expect(tooLong(text, 3)).toBe(said);
});

it.each([
  ['promoteVersion', promoteVersion.body, { version: 1 }],
  ['rollBack', rollBack.body, {}],
  ['archiveVersion', archiveVersion.body, {}],
  ['setAlias', setAlias.body, { version: 1 }],
  ['updateUser', updateUser.body, { disabled: true }],
])('calls a reason too long just when %s refuses it', (_name, body, fields) => {
  for (const reason of ['x'.repeat(500), ` ${'x'.repeat(500)} `, 'x'.repeat(501)]) {
    expect(reasonTooLong(reason) === null).toBe(body.safeParse({ ...fields, reason }).success);
  }
});

it.each([
  [399, null],
  [400, '400 of 500'],
  [500, '500 of 500'],
  [501, null],
])('tells the room of %i characters', (length, said) => {
  expect(reasonRoom('x'.repeat(length))).toBe(said);
});
