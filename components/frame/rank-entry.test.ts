import { describe, expect, it } from 'vitest';
import { settingsTabs } from '#components/settings/settings-tabs.ts';
import { modelTabs } from './model-tabs.ts';
import { FIND_REQUEST, rankEntry } from './rank-entry.ts';

const entries = [
  FIND_REQUEST,
  ...modelTabs.map(({ label }) => `flights ${label}`),
  'flights model',
  'house-prices model',
  'Roll back flights…',
  'Roll back house-prices…',
  'Promote a version of flights…',
  'Promote a version of house-prices…',
  'New model',
  'Theme: light',
  'Theme: dark',
  'Sign out',
  'Fleet page',
  'Settings page',
  ...settingsTabs.map(({ label }) => `Settings: ${label} page`),
];

function found(search: string): string[] {
  const score = (entry: string) => rankEntry(entry, search);
  return entries.filter((entry) => score(entry) > 0).toSorted((a, b) => score(b) - score(a));
}

describe('what was typed', () => {
  it.each([
    ['audit', 'Settings: Audit page'],
    ['promo', 'Promote a version of flights…'],
    ['roll', 'Roll back flights…'],
    ['rollback', 'Roll back flights…'],
    ['roll house', 'Roll back house-prices…'],
    ['settings', 'Settings page'],
    ['dark', 'Theme: dark'],
    ['api', 'Settings: API keys page'],
    ['house', 'house-prices model'],
    [' sign', 'Sign out'],
  ])('%s finds %s first, and a request id last', (search, first) => {
    const all = found(search);
    expect(all[0]).toBe(first);
    expect(all.at(-1)).toBe(FIND_REQUEST);
  });

  it.each([
    '0198c7be-6d3b-7cc4-9d0a-2f6d0d5f6b1e',
    ' 0198C7BE-6D3B-7CC4-9D0A-2F6D0D5F6B1E ',
    'order-4711',
    'abc',
    '42',
  ])('%s can only be a request id', (search) => {
    expect(found(search)).toEqual([FIND_REQUEST]);
  });

  it('is a request id first when it is a UUID, whatever else has it in its name', () => {
    const id = '0198c7be-6d3b-7cc4-9d0a-2f6d0d5f6b1e';
    expect(rankEntry(FIND_REQUEST, id)).toBeGreaterThan(rankEntry(`${id} model`, id));
  });
});
