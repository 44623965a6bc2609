import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { PromotionChecklist } from './promotion-checklist.tsx';
import type { PromotionChecklist as State } from './use-promotion-checklist.ts';

const incomplete: State['incomplete'] = [
  {
    ...{
      model: 'flights',
      version: 3,
      at: '2026-03-02T12:00:00.000Z',
      mode: 'required',
      items: [],
    },
    missing: ['code_reviewed', 'backup_recent'],
  },
];
const state: State = {
  ...{ incomplete, isRequired: true, mayOverride: false, refusal: null, order: null },
  ...{ override: { isOn: false, reason: '' }, setOverride: () => undefined },
};
const render = (over: Partial<State>) =>
  renderToStaticMarkup(<PromotionChecklist checklist={{ ...state, ...over }} />);

it.each<[string, Partial<State>, RegExp[], RegExp[]]>([
  [
    'advisory',
    { isRequired: false, mayOverride: true },
    [/it only advises/, /code reviewed, backup recent/],
    [/Override/],
  ],
  ['required, for an operator', {}, [/required and not complete/, /An admin can/], [/checkbox/]],
  ['required, for an admin', { mayOverride: true }, [/Override the checklist/], [/Why it is/]],
  [
    'overridden',
    { mayOverride: true, override: { isOn: true, reason: 'night' } },
    [/Why it is overridden/, /value="night"/],
    [/An admin can/],
  ],
])('%s', (_name, over, there, absent) => {
  const markup = render(over);
  for (const each of there) expect(markup).toMatch(each);
  for (const each of absent) expect(markup).not.toMatch(each);
  expect(markup).toContain('/models/flights/versions/3#checklist');
});

it('says nothing where nothing is missing', () => {
  expect(render({ incomplete: [] })).toBe('');
});
