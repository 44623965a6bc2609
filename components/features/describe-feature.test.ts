import { expect, test } from 'vitest';
import type { FeatureDefinition } from '#lib/features/contract.ts';
import { describeFeature, describeSpan } from './describe-feature.ts';

const late = [{ column: 'delay', is: '>', value: 15 } as const];
const sliding = { size: '3h', hop: '5m' };
const aggregate = (over: object) =>
  ({ kind: 'aggregate', name: 'x', window: sliding, ...over }) as FeatureDefinition;

test.each<[FeatureDefinition, string]>([
  [{ kind: 'value', name: 'x', column: 'delay' }, 'delay of the latest event'],
  [
    aggregate({ function: 'rate', predicate: late }),
    'share of events with delay > 15 over the last 3 hours, every 5 minutes',
  ],
  [
    aggregate({
      function: 'rate',
      predicate: late,
      where: [{ column: 'carrier', is: 'in', values: ['AA', 'UA'] }],
    }),
    "share of events with delay > 15, among those where carrier in ('AA', 'UA') over the last 3 hours, every 5 minutes",
  ],
  [
    aggregate({ function: 'count', window: { size: '1d' } }),
    'number of events in the last whole day',
  ],
  [
    aggregate({ function: 'count', column: 'delay', where: [{ column: 'gate', is: 'not null' }] }),
    'number of events that have delay where a gate over the last 3 hours, every 5 minutes',
  ],
  [
    aggregate({ function: 'mean', column: 'delay', window: { size: '60m', hop: '1h' } }),
    'mean of delay in the last whole 60 minutes',
  ],
  [{ kind: 'expression', name: 'x', type: 'number', expression: 'a / b' }, 'a / b'],
])('%j', (feature, words) => {
  expect(describeFeature(feature)).toBe(words);
});

test.each([
  ['1h', '1 hour'],
  ['90s', '90 seconds'],
  ['1000d', '1,000 days'],
  ['soon', 'soon'],
])('%s is %s', (duration, words) => {
  expect(describeSpan(duration)).toBe(words);
});
