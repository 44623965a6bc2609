import { expect, it } from 'vitest';
import { describeWholeRow } from './describe-whole-row.ts';

const found = { p_value: 0.06, n_ref: 400, n_cur: 300, columns: [{ name: 'x', share: 1 }] };

it.each([
  ['drift', 0.88, /^Whole rows: drift\. Trees can tell .*, most by x\.$/],
  ['stable', 0.88, /^Whole rows: no drift\. Trees tell some .* \(AUC 0\.88/],
  ['stable', 0.51, /^Whole rows: trees cannot tell /],
  ['not_enough_data', null, /^Whole rows: not enough data/],
] as const)('%s at %s', (verdict, auc, words) => {
  expect(describeWholeRow({ ...found, verdict, auc })).toMatch(words);
});

it.each([
  [
    { of: 'rows', found: 150, needed: 200 },
    / The side that has fewer has 150 rows; 200 are needed/,
  ],
  [
    { of: 'stretches', found: 1, needed: 10, side: 'current', column: 'weekday' },
    / Rows now .* are alike, most in weekday: they are 1 stretch .* 10 are needed\./,
  ],
  [{ of: 'permutations', found: 800, needed: 4001 }, / needs 4,001 permutations, and 800 /],
] as const)('what there is too little of: %o', (short, words) => {
  const none = { ...found, verdict: 'not_enough_data', auc: null } as const;
  expect(describeWholeRow({ ...none, short })).toMatch(words);
});
