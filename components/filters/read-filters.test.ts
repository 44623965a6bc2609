import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { int4Text, timestamp } from '#lib/http/contract.ts';
import { type FilterValues, readFilters, writeFilters } from './read-filters.ts';
import { seqList } from './seq-list.ts';

const schemas = {
  version: int4Text.optional(),
  status: z.enum(['ok', 'error']).optional(),
  from: timestamp.optional(),
  open: seqList,
  q: z.string(),
};
const none = { version: null, status: null, from: null, open: null, q: null };

describe('readFilters', () => {
  it.each([
    ['nothing', {}, {}],
    ['empty text is no filter', { version: '', q: '' }, {}],
    ['a number', { version: '12' }, { version: 12 }],
    ['a word', { status: 'error' }, { status: 'error' }],
    ['a time', { from: '2026-03-01T12:00:00Z' }, { from: '2026-03-01T12:00:00Z' }],
    ['a list', { open: '3,1' }, { open: [3, 1] }],
    ['any text', { q: 'abc' }, { q: 'abc' }],
  ])('%s', (_name, raw, expected) => {
    const read = readFilters(schemas, { ...none, ...raw });
    expect(read).toEqual({ filter: { ...none, ...expected }, unread: [] });
  });

  it.each([
    ['version', 'abc', 'must be a whole number of 1 or more, got abc'],
    ['version', '3abc', 'must be a whole number of 1 or more, got 3abc'],
    ['version', '0', 'must be a whole number of 1 or more, got 0'],
    ['status', 'bad', 'must be one of ok, error'],
    ['from', 'zzz', 'must be a time such as 2026-03-01T12:00:00Z'],
    ['open', '3,x', 'must be a whole number of 1 or more, got x'],
  ])('leaves %s=%s out and says why', (name, value, why) => {
    const read = readFilters(schemas, { ...none, q: 'kept', [name]: value });
    expect(read).toEqual({ filter: { ...none, q: 'kept' }, unread: [{ name, value, why }] });
  });
});

describe('writeFilters', () => {
  it.each<[string, Partial<FilterValues<typeof schemas>>, string]>([
    ['nothing', {}, ''],
    ['what is not set', { version: null, q: undefined }, ''],
    [
      'a number, a word and a text',
      { version: 3, status: 'ok', q: 'a&b' },
      'version=3&status=ok&q=a%26b',
    ],
  ])('%s', (_name, filter, expected) => {
    expect(writeFilters<typeof schemas>(filter)).toBe(expected);
  });

  it('writes what readFilters reads', () => {
    const filter = { version: 3, status: 'error' as const, from: '2026-03-01T12:00:00Z' };
    const raw = Object.fromEntries(new URLSearchParams(writeFilters<typeof schemas>(filter)));
    expect(readFilters(schemas, { ...none, ...raw }).filter).toEqual({ ...none, ...filter });
  });
});
