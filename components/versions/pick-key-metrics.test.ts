import { expect, it } from 'vitest';
import { pickKeyMetrics } from './pick-key-metrics.ts';

const cases: [string, { metrics: Record<string, number> }[], string[]][] = [
  [
    'known names first, in the usual order',
    [{ metrics: { brier: 1, log_loss: 1, roc_auc: 1 } }],
    ['roc_auc', 'log_loss', 'brier'],
  ],
  ['then the most common', [{ metrics: { a: 1, b: 1 } }, { metrics: { b: 2 } }], ['b', 'a']],
  ['none without metrics', [{ metrics: {} }], []],
  ['no more than three', [{ metrics: { a: 1, b: 1, c: 1, d: 1 } }], ['a', 'b', 'c']],
];

it.each(cases)('%s', (_name, versions, expected) => {
  expect(pickKeyMetrics(versions)).toEqual(expected);
});
