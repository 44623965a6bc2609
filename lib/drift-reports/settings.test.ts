import { expect, it } from 'vitest';
import { driftSettingsSchema, isWatchedIn, settingsOf } from './settings.ts';

const settings = driftSettingsSchema.parse({
  windows: ['1h', '7d'],
  numeric_test: 'mann_whitney',
  floors: { wasserstein_normed: 0.2 },
  features: {
    hour: { windows: ['7d'], least_effective: 1000 },
    amount: { alpha: 0.01, test: 'cramer_von_mises', floors: { psi: 0.3 } },
    note: { is_watched: false },
  },
});

it('a feature has what is set of it, and else what is set of the model', () => {
  expect(settingsOf(settings, 'amount')).toMatchObject({
    ...{ alpha: 0.01, leastEffective: 200, numericTest: 'cramer_von_mises' },
    floors: { psi: 0.3, wassersteinNormed: 0.2 },
  });
  expect(settingsOf(settings, 'hour')).toMatchObject({
    ...{ alpha: 0.05, leastEffective: 1000, numericTest: 'mann_whitney' },
  });
  expect(settingsOf(settings)).toMatchObject({ leastEffective: 200, numericTest: 'mann_whitney' });
});

it.each<[string, string, boolean]>([
  ['amount', '1h', true],
  ['hour', '1h', false],
  ['hour', '7d', true],
  ['hour', 'span', true],
  ['note', 'span', false],
])('%s in %s is watched: %s', (name, window, expected) => {
  expect(isWatchedIn(settings, name, window)).toBe(expected);
});

it.each<[string, object, string]>([
  ['a window that the model has not', { windows: ['30m'] }, 'features.x.windows'],
  ['no window', { windows: [] }, 'features.x.windows'],
  ['an α of nothing', { alpha: 0 }, 'features.x.alpha'],
  ['a test that there is not', { test: 'student' }, 'features.x.test'],
])('of a feature %s is refused', (_name, own, path) => {
  const { error } = driftSettingsSchema.safeParse({ features: { x: own } });
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});
