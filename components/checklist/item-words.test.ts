import { describe, expect, it } from 'vitest';
import type { CheckedItem } from '#lib/checklist/contract.ts';
import { itemLink, itemLooks, nameItems, summarize } from './item-words.ts';

const item = (over: Partial<CheckedItem>): CheckedItem => ({
  ...{ item: 'code_reviewed', title: 'Code reviewed', is_required: true, state: 'no' },
  ...{ found: 'Nobody has signed it.', run: null, signatures: [] },
  ...over,
});

it.each([
  ['yes', true, 'required', 'good', 'There'],
  ['no', true, 'required', 'bad', 'Missing'],
  ['no', true, 'advisory', 'warning', 'Missing'],
  ['no', false, 'required', 'unknown', 'Missing'],
  ['unknown', true, 'required', 'bad', 'Not known'],
  ['not_needed', true, 'required', 'unknown', 'Not needed'],
] as const)('%s, required %s, %s: %s, %s', (state, is_required, mode, look, word) => {
  expect(itemLooks({ state, is_required }, mode)).toEqual({ state: look, word });
});

describe('links', () => {
  const of = { model: 'a b', version: 3 };
  it.each([
    ['tested_offline', 4, '/models/a%20b/retraining/4'],
    ['data_validated', null, '/models/a%20b/validation/rules?version=3'],
    ['reference_present', null, '/models/a%20b/drift?version=3'],
    ['rollback_ready', null, '/models/a%20b/releases'],
    ['code_reviewed', null, undefined],
  ] as const)('%s', (name, run, href) => {
    expect(itemLink({ item: name, run }, of)?.href).toBe(href);
  });
});

it.each([
  [[], 'required', 'good', 'Nothing is missing of the 2 items that are required before promotion.'],
  [
    ['code_reviewed'],
    'required',
    'bad',
    '1 of the 2 items that are required before promotion is missing.',
  ],
  [
    ['code_reviewed', 'backup_recent'],
    'advisory',
    'warning',
    '2 of the 2 items that are advised are missing.',
  ],
] as const)('%s, %s', (missing, mode, state, text) => {
  const items = [item({}), item({}), item({ is_required: false })];
  expect(summarize({ items, missing: [...missing], mode })).toEqual({ state, text });
});

it('names items as in a sentence', () => {
  expect(nameItems(['code_reviewed', 'backup_recent'])).toBe('code reviewed, backup recent');
});
