import { expect, test } from 'vitest';
import type { Verdict } from './contract.ts';
import { followFindings } from './follow-findings.ts';

const measured = (offline: Verdict, reference: Verdict | null) => ({
  version: 3,
  feature: 'late_share',
  source: 'origin_stats@1:late_share',
  offline: {
    ...{ compared: 100, mismatched: 7, missing: 2, extra: 1 },
    ...{ mean_error: 0.5, max_error: 2, verdict: offline },
  },
  reference: reference && {
    ...{ values: 500, missing: 0, mean: 0.21345, reference_mean: 21.5, shift: -1.7, psi: 7 },
    ...{ outside_share: 1, histogram: null, verdict: reference },
  },
});

test.each([
  ['all is well', 'agrees', 'agrees', [], [], []],
  [
    'a difference begins',
    'agrees',
    'differs',
    [],
    ['reference'],
    ['late_share is not like its reference: mean 0.213 in place of 21.5, 100 % outside of it'],
  ],
  ['it lasts', 'agrees', 'differs', ['reference'], ['reference'], []],
  ['nobody knows', 'not_enough_data', 'not_enough_data', ['offline'], ['offline'], []],
  ['there is no reference', 'agrees', null, ['reference'], ['reference'], []],
  [
    'it ends, and another begins',
    'differs',
    'agrees',
    ['reference'],
    ['offline'],
    [
      'late_share is not what it is offline: of 100 rows 7 have another value, 2 none and 1 one too many',
      'late_share agrees with its reference again',
    ],
  ],
] as const)('%s', (_title, offline, reference, before, findings, told) => {
  const followed = followFindings(measured(offline, reference), before);
  expect(followed.findings).toEqual(findings);
  expect(followed.told.map(({ detail }) => detail)).toEqual(told);
  for (const { kind, version, detail } of followed.told) {
    expect(version).toBe(3);
    expect(kind).toBe(detail.endsWith('again') ? 'skew_ended' : 'skew_found');
  }
});
