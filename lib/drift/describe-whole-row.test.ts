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
