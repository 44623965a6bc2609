import { expect, it } from 'vitest';
import type { PredictionShift } from './contract.ts';
import { describeShift } from './describe-shift.ts';

const shift: PredictionShift = {
  ...{ role: 'score', predictions: 1000, wanted: 1000, mean: 0.3, baseline_mean: 0.25 },
  ...{ baseline_deviation: 0.25, shift: 0.2, threshold: 0.1, is_over: true, p_value: 0.2 },
  ...{ n_effective: 55, verdict: 'not_enough_data', drifting_since: null, streak: 0 },
};

it.each<[Partial<PredictionShift>, RegExp]>([
  [{}, /drift from 0\.1 σ on\. Chance alone may do this: they are worth 55 independent ones/],
  [{ verdict: 'drift', p_value: 1e-9 }, /Certain: they are worth 55/],
  [{ verdict: 'stable', is_over: false }, /of the baseline 0\.25; drift from 0\.1 σ on\.$/],
  [{ predictions: 20, is_over: false }, /the last 20 of 1,000 .* once they are all there\.$/],
  [{ p_value: null, n_effective: null }, /on\.$/],
])('%o', (given, words) => {
  expect(describeShift({ ...shift, ...given })).toMatch(words);
});
