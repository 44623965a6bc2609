import { expect, test } from 'vitest';
import { drawWeeks } from './draw-weeks.ts';
import { type Week, withTable } from './write-up-weeks.ts';

const week = (from: string, psi: number, verdict: 'drift' | 'stable'): Week => ({
  from,
  days: 7,
  flights: 117_388,
  lateShare: 0.175,
  features: [
    {
      ...{ name: 'origin', kind: 'categorical', n_ref: 1, n_cur: 1, missing_ref: 0 },
      ...{ missing_cur: 0, tests: {}, effects: { psi }, n_effective: 1, verdict },
    },
  ],
  wholeRow: {
    ...{ verdict: 'not_enough_data', auc: null, p_value: null, permutations: 0 },
    ...{ n_ref: 1, n_cur: 1, columns: [] },
  },
  realised: 0.7,
  interval: { low: 0.69, high: 0.71, method: 'DeLong' },
  estimated: 0.72,
});
const weeks = [week('2001-02-01', 0.02, 'stable'), week('2001-02-08', 0.4, 'drift')];

test('the table replaces what was between the marks, and nothing else', () => {
  const page = withTable('before\n<!-- weeks -->\nold\n<!-- /weeks -->\nafter\n', weeks);
  expect(page.startsWith('before\n<!-- weeks -->\n\n| week from')).toBe(true);
  expect(page.endsWith('\n\n<!-- /weeks -->\nafter\n')).toBe(true);
  expect(page).not.toContain('old');
  expect(page).toMatch(/2001-02-01 \| 117,388 \| 17.5 % \| 0.02 +\| – +\| 0.700 +\| 0.690–0.710/);
  expect(page).toMatch(/2001-02-08 .* \*\*0.40\*\* /);
});

test('a page without marks is left alone', () => {
  expect(() => withTable('nothing', weeks)).toThrow('there is no <!-- weeks -->');
});

test('the picture has a cell for each feature and week, and tells drift from what is none', () => {
  const picture = drawWeeks(weeks);
  expect(picture.match(/<rect class="stable"/g)).toHaveLength(1);
  expect(picture.match(/<rect class="drift"/g)).toHaveLength(1);
  expect(picture).toContain('<title>origin, 2001-02-08: 0.400, drift</title>');
  expect(picture.match(/<line class="interval"/g)).toHaveLength(2);
  expect(picture).not.toMatch(/NaN|undefined|null/);
});
