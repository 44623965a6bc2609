import { expect, it } from 'vitest';
import type { Contact } from './contract.ts';
import { nextContact, type Tried } from './next-contact.ts';

const NOW = new Date('2026-03-29T01:00:00Z');
const contacts: Contact[] = ['a', 'b', 'c'].map((channel) => ({ kind: 'channel', channel }));
const tried = (channel: string, status: Tried['status'], secondsAgo: number): Tried => ({
  ...{ channel, status, at: new Date(NOW.getTime() - secondsAgo * 1000) },
});

it.each([
  [[], null],
  [[tried('a', 'queued', 59)], null],
  [[tried('a', 'queued', 60)], 'b'],
  [[tried('a', 'failed', 5)], 'b'],
  [[tried('a', 'delivered', 600)], null],
  [[tried('a', 'queued', 120), tried('b', 'queued', 60)], 'c'],
  [[tried('a', 'queued', 120), tried('b', 'queued', 30)], null],
  [[tried('a', 'queued', 120), tried('b', 'delivered', 90)], null],
  [[tried('a', 'failed', 5), tried('b', 'failed', 5), tried('c', 'failed', 5)], null],
  // It is no contact any more.
  [[tried('z', 'queued', 60)], 'a'],
])('%j: %s', (all, expected) => {
  expect(nextContact(contacts, all, NOW)?.channel ?? null).toBe(expected);
});
