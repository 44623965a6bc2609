import { expect, it } from 'vitest';
import { type ChangeName, nameChange } from './name-change.ts';

const RULE = { floor: 0.02 };

it.each<[string, [realised: number | null, error: number, estimated: number], ChangeName]>([
  ['a drop that the estimate shows', [0.82, 0.005, 0.83], 'covariate_drift'],
  ['a drop that it does not show', [0.82, 0.005, 0.9], 'concept_drift'],
  ['a drop that it shows a part of', [0.8, 0.005, 0.86], 'both'],
  [
    'a drop that it mostly does not show, too small to be sure of the rest',
    [0.87, 0.01, 0.892],
    'concept_drift',
  ],
  ['a drop while more was expected', [0.86, 0.005, 0.82], 'covariate_drift'],
  ['no drop', [0.899, 0.005, 0.898], 'stable'],
  ['a rise', [0.95, 0.005, 0.9], 'stable'],
  ['a drop that may be chance', [0.87, 0.02, 0.9], 'stable'],
  ['a drop that is certain and tiny', [0.89, 0.001, 0.9], 'stable'],
  ['an expected drop that does not come', [0.9, 0.005, 0.84], 'not_realised'],
  ['no labels', [null, 0, 0.84], 'not_enough_labels'],
])('%s', (_name, [realised, standardError, estimated], expected) => {
  const change = {
    realised: realised === null ? null : { before: 0.9, now: realised, standardError },
    estimated: { before: 0.9, now: estimated, standardError: 0.003 },
    labels: realised === null ? 0 : 1000,
  };
  expect(nameChange({ ...change, isHigherBetter: true }, RULE).name).toBe(expected);
  const errors = {
    realised: realised === null ? null : { before: 0.1, now: 1 - realised, standardError },
    estimated: { before: 0.1, now: 1 - estimated, standardError: 0.003 },
    labels: change.labels,
  };
  expect(nameChange({ ...errors, isHigherBetter: false }, RULE).name).toBe(expected);
});

it('says nothing of few labels', () => {
  const change = {
    realised: { before: 0.9, now: 0.5, standardError: 0.01 },
    estimated: { before: 0.9, now: 0.9, standardError: 0.01 },
    labels: 199,
    isHigherBetter: true,
  };
  expect(nameChange(change, RULE).name).toBe('not_enough_labels');
  expect(nameChange({ ...change, labels: 200 }, RULE).name).toBe('concept_drift');
});
