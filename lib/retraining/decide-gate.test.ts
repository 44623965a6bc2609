import { expect, test } from 'vitest';
import type { Comparison } from './compare-answers.ts';
import { decideGate, type GateAnswer, type GateFacts } from './decide-gate.ts';
import { gateSchema } from './gate.ts';

const comparison: Comparison = {
  ...{ metric: 'roc_auc', rows: 5000, informative: 1000, champion: 0.7, challenger: 0.72 },
  ...{ gain: 0.02, low: 0.01, high: 0.03 },
};
const facts: GateFacts = {
  ...{
    comparison,
    hasChampion: true,
    sameAs: null,
    championProblem: null,
    differences: [],
    slices: [],
    calibrationError: 0.02,
    missing: [],
  },
  ...{ latencyP95Ms: 1, sizeMib: 3, goldenCases: { right: 10, all: 10, areOwn: false } },
};
const slice = (value: string, gain: number, rows = 500) => ({
  ...{ column: 'origin', value },
  comparison: { ...comparison, rows, informative: rows, gain, low: gain - 0.01, high: gain + 0.01 },
});
const better = { rule: 'better', margin: 0.005 };
const bySlice = { slices: { columns: ['origin'] } };

test.each<[string, object, Partial<GateFacts>, GateAnswer, RegExp]>([
  [
    'better for certain',
    better,
    {},
    'yes',
    /0.72 beside 0.7: the gain is 0.02, between 0.01 and 0.03/,
  ],
  [
    'not by enough, for certain',
    { rule: 'better', margin: 0.05 },
    {},
    'no',
    /at least 0.05 is wanted/,
  ],
  ['perhaps by enough', { rule: 'better', margin: 0.02 }, {}, 'ask', /does not say/],
  [
    'not worse',
    {},
    { comparison: { ...comparison, gain: 0, low: -0.004, high: 0.004 } },
    'yes',
    /-0.005 is allowed/,
  ],
  [
    'worse',
    {},
    { comparison: { ...comparison, gain: -0.03, low: -0.04, high: -0.02 } },
    'no',
    /gain is -0.03/,
  ],
  [
    'perhaps worse',
    {},
    { comparison: { ...comparison, gain: 0, low: -0.01, high: 0.01 } },
    'ask',
    /does not say/,
  ],
  [
    'too few rows',
    better,
    { comparison: { ...comparison, informative: 499 } },
    'ask',
    /499 rows of the rarer class/,
  ],
  [
    'too few numbers',
    better,
    { comparison: { ...comparison, metric: 'mae', informative: 499 } },
    'ask',
    /by 499 rows; 500 are needed/,
  ],
  [
    'nothing certain',
    better,
    {
      comparison: { ...comparison, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    },
    'ask',
    /between unknown and unknown/,
  ],
  ['the champion again', {}, { sameAs: 4 }, 'no', /version 4 to the byte: there is nothing new/],
  ['no champion', better, { comparison: null, hasChampion: false }, 'ask', /no champion/],
  ['no metric', better, { comparison: null }, 'ask', /not defined/],
  [
    'a slice that is worse',
    bySlice,
    { slices: [slice('ORD', -0.05), slice('JFK', 0)] },
    'no',
    /origin = ORD \(by 0.05\)/,
  ],
  [
    'a small slice',
    bySlice,
    { slices: [slice('ORD', -0.05, 99), slice('JFK', 0)] },
    'yes',
    /none of 1 slices/,
  ],
  [
    'small slices alone',
    bySlice,
    { slices: [slice('ORD', 0, 99)] },
    'ask',
    /No slice has the 100 rows/,
  ],
  [
    'a slice whose interval is not known says nothing',
    bySlice,
    {
      slices: [
        {
          ...slice('ORD', -0.9),
          comparison: { ...slice('ORD', -0.9).comparison, low: -Infinity, high: Infinity },
        },
      ],
    },
    'ask',
    /No slice has/,
  ],
  [
    'rows of the rarer class are what counts',
    bySlice,
    {
      slices: [
        slice('LAX', 0),
        {
          ...slice('ORD', -0.9),
          comparison: { ...slice('ORD', -0.9).comparison, informative: 33 },
        },
      ],
    },
    'yes',
    /In none of 1 slices .* 1 have too few rows to tell/,
  ],
  ['calibration', {}, { calibrationError: 0.11 }, 'no', /0.11; 0.1 is the most/],
  ['no scores', {}, { calibrationError: null }, 'ask', /no probabilities/],
  ['no scores, of numbers', {}, { calibrationError: 'none' }, 'yes', /required/],
  ['no scores, not asked', { calibration: null }, { calibrationError: null }, 'yes', /required/],
  ['latency', { latency_ms: 5 }, { latencyP95Ms: 6 }, 'no', /6 ms/],
  ['size', { size_mib: 2 }, {}, 'no', /3 MiB/],
  ['golden cases', {}, { goldenCases: { right: 9, all: 10, areOwn: false } }, 'no', /9 of 10/],
  [
    'golden cases of its own',
    {},
    { goldenCases: { right: 9, all: 9, areOwn: true } },
    'yes',
    /its trainer left none/,
  ],
  [
    'no golden cases',
    {},
    { goldenCases: { right: 0, all: 0, areOwn: true } },
    'ask',
    /no golden cases/,
  ],
  ['the checklist', {}, { missing: ['code reviewed'] }, 'ask', /Missing: code reviewed/],
])('%s', (_, gate, changed, answer, said) => {
  const found = decideGate(gateSchema.parse(gate), { ...facts, ...changed });
  expect(found.answer).toBe(answer);
  expect(found.checks.map((check) => check.said).join(' ')).toMatch(said);
});

test('one no is a no, whoever else would be asked', () => {
  const found = decideGate(gateSchema.parse({ latency_ms: 0.5 }), { ...facts, comparison: null });
  expect(found.checks.map(({ check, answer }) => [check, answer])).toEqual([
    ['comparison', 'ask'],
    ['signature', 'yes'],
    ['calibration', 'yes'],
    ['latency', 'no'],
    ['golden_cases', 'yes'],
    ['checklist', 'yes'],
  ]);
  expect(found.answer).toBe('no');
});

test.each([
  ['same', 'ask'],
  ['features', 'yes'],
] as const)('another signature, where it is to be %s: %s', (signature, answer) => {
  const differences = ['input hour is float32 instead of int64'];
  const found = decideGate(gateSchema.parse({ signature }), { ...facts, differences });
  expect(found.answer).toBe(answer);
});

test('a champion that was not asked, or is another by now, is for a person', () => {
  const championProblem = 'Version 3 is in force now; it was compared with version 2.';
  const found = decideGate(gateSchema.parse({}), { ...facts, championProblem });
  expect(found.checks[0]).toMatchObject({ answer: 'ask', said: championProblem });
});
