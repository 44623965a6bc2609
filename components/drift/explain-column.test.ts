import { describe, expect, it, test } from 'vitest';
import type { ColumnResult } from '#lib/drift-reports/contract.ts';
import { driftSettingsSchema } from '#lib/drift-reports/settings.ts';
import { effectsOf, effectText, explainColumn, floorsOf } from './explain-column.ts';

const settings = driftSettingsSchema.parse({
  features: { distance: { floors: { wasserstein_normed: 0.5 } } },
});
const { floors, alpha } = settings;
const numeric = {
  kind: 'numeric',
  basis: 'rows',
  tests: { ks: { statistic: 0.081, p_value: 0.0001, p_adjusted: 0.0004 } },
  effects: { wasserstein_normed: 0.42, psi: 0.03 },
} satisfies Partial<ColumnResult>;
const categorical = {
  kind: 'categorical',
  basis: 'rows',
  tests: { chi2: { statistic: 99.5, dof: 12, p_value: 0.2, p_adjusted: 0.31 } },
  effects: { psi: 0.2, js: 0.11, linf: 0.06 },
} satisfies Partial<ColumnResult>;

function wordsOf(column: Parameters<typeof explainColumn>[0], name: string): string | undefined {
  return explainColumn(column, { alpha, floors }).find((each) => each.name === name)?.words;
}

test.each([
  [
    'what is certain',
    numeric,
    'Kolmogorov-Smirnov',
    /differs by 8\.1 %\. Certain: .*adjusted p < 0\.001/,
  ],
  [
    'the least of counts',
    { ...numeric, basis: 'counts' as const },
    'Kolmogorov-Smirnov',
    /at least 8\.1 %/,
  ],
  ['what is not certain', categorical, 'χ² of homogeneity', /Not certain: .*adjusted p = 0\.31/],
  ['what is large', numeric, 'Moved by', /Large: the floor is 0\.1 σ/],
  ['what is too small', numeric, 'PSI', /Too small to matter: below the floor of 0\.1/],
  [
    'points of a share',
    categorical,
    'Largest change of a share',
    /Large: the floor is 2\.5 points/,
  ],
  [
    'a reference that was constant',
    { ...numeric, effects: { wasserstein_normed: null } },
    'Moved by',
    /constant, so that any change is large/,
  ],
])('says %s', (_name, column, test, words) => {
  expect(wordsOf(column, test)).toMatch(words);
});

describe('effects', () => {
  it('has first what says most to a person', () => {
    expect(effectsOf(numeric, floors).map(effectText)).toEqual(['0.42 σ', '0.03']);
    expect(effectsOf(categorical, floors).map(effectText)).toEqual(['6 points', '0.2', '0.11']);
  });

  it('has a feature’s own floor', () => {
    const own = { name: 'distance', role: 'feature' as const };
    expect(floorsOf(own, settings).wasserstein_normed).toBe(0.5);
    expect(floorsOf({ ...own, role: 'score' }, settings).wasserstein_normed).toBe(0.1);
    expect(floorsOf(own, settings).psi).toBe(0.1);
  });
});
