import { expect, it } from 'vitest';
import type { ActionItem, Sections } from './contract.ts';
import { findMissing } from './find-missing.ts';

const sections: Sections = {
  ...{ summary: 's', impact: 'i', root_causes: 'r', trigger: 't', detection: 'd' },
  ...{ resolution: 'r', went_well: '', went_badly: 'b', lucky: '' },
};
const item: Pick<ActionItem, 'id' | 'title' | 'state' | 'owner' | 'due_on'> = {
  ...{ id: 'i1', title: 'Golden cases', state: 'open', due_on: '2026-03-01' },
  owner: { id: 'u1', name: 'Ada', is_active: true },
};

it('nothing is missing of what is written, with one lesson and items that somebody has', () => {
  expect(findMissing(sections, [item])).toEqual([]);
});

it.each<[string, Partial<Sections>, Partial<typeof item>, string[]]>([
  [
    'sections that are empty, or blank',
    { impact: '', root_causes: ' \n ' },
    {},
    ['“Impact” is still to be written.', '“Root causes” is still to be written.'],
  ],
  ['lessons', { went_badly: '' }, {}, [expect.stringContaining('No lesson')]],
  ['a lesson of luck is one', { went_badly: '', lucky: 'it was Sunday' }, {}, []],
  ['an owner', {}, { owner: null }, ['“Golden cases” has no owner who can act.']],
  [
    'an owner who can sign in',
    {},
    { owner: { id: 'u1', name: 'Ada', is_active: false } },
    ['“Golden cases” has no owner who can act.'],
  ],
  ['a date', {}, { due_on: null }, ['“Golden cases” has no due date.']],
  ['an item that is settled needs neither', {}, { state: 'done', owner: null, due_on: null }, []],
])('%s', (_name, text, changed, expected) => {
  const missing = findMissing({ ...sections, ...text }, [{ ...item, ...changed }]);
  expect(missing.map((each) => each.text)).toEqual(expected);
});

it('leads to the section or the item', () => {
  const found = findMissing({ ...sections, impact: '' }, [{ ...item, owner: null }]);
  expect(found).toMatchObject([
    { what: 'section', section: 'impact', item: null },
    { what: 'owner', section: null, item: 'i1' },
  ]);
});
