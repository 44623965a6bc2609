import { expect, it } from 'vitest';
import { driftSettingsSchema } from '#lib/drift-reports/settings.ts';
import { type ColumnDraft, columnRows, readColumnDraft, toColumnDraft } from './column-draft.ts';

const own = { windows: ['7d'], alpha: 0.01, test: 'mann_whitney', floors: { psi: 0.3 } };
const settings = driftSettingsSchema.parse({ features: { 'a.b': own, other: { alpha: 0.2 } } });
const rows = columnRows('numeric', settings);
const before = toColumnDraft(settings.features['a.b'], rows);
const read = (draft: Partial<ColumnDraft>) =>
  readColumnDraft(settings, 'a.b', rows, { ...before, ...draft });

it('what is written is read back as it was', () => {
  expect(before).toMatchObject({ isWatched: true, test: 'mann_whitney', windows: '7d' });
  expect(before.texts).toMatchObject({ alpha: '1', 'floors.psi': '0.3', least_effective: '' });
  expect(read({}).settings).toEqual(settings);
  expect(rows.find(({ path }) => path === 'alpha')?.says).toBe('Of the model: 5.');
});

it('what is empty is as of the model, and a feature with nothing of its own is gone', () => {
  const texts = { ...before.texts, alpha: '' };
  expect(read({ texts, windows: ' ' }).settings?.features['a.b']).toEqual({
    ...{ test: 'mann_whitney', floors: { psi: 0.3 } },
  });
  expect(read({ texts: {}, windows: '', test: '' }).settings?.features).toEqual({
    other: { alpha: 0.2 },
  });
  expect(
    read({ texts: {}, windows: '', test: '', isWatched: false }).settings?.features['a.b'],
  ).toEqual({
    is_watched: false,
  });
});

it.each<[Partial<ColumnDraft>, string, RegExp]>([
  [{ windows: '7d, 30m' }, 'windows', /30m is not/],
  [{ windows: 'often' }, 'windows', /must be like/],
  [{ texts: { alpha: 'much' } }, 'alpha', /must be a number/],
  [{ texts: { alpha: '90' } }, 'alpha', /0\.5/],
  [{ texts: { least_effective: '2' } }, 'least_effective', /20/],
])('%o is refused where it stands', (draft, path, message) => {
  const { problems } = read(draft);
  expect(Object.keys(problems ?? {})).toEqual([path]);
  expect(problems?.[path]).toMatch(message);
});
