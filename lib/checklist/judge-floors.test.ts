import { expect, it } from 'vitest';
import { judgeFloors } from './judge-floors.ts';

it.each([
  ['nothing recorded', {}, {}, 'no', 'No metrics were recorded.'],
  ['nothing recorded, with a floor', {}, { auc: 0.7 }, 'no', 'No metrics were recorded.'],
  ['no floors', { auc: 0.6, f1: 0.5 }, {}, 'yes', '2 metrics are recorded; no floor is set.'],
  ['one metric', { auc: 0.6 }, {}, 'yes', '1 metric is recorded; no floor is set.'],
  ['at the floor', { auc: 0.7 }, { auc: 0.7 }, 'yes', 'auc is 0.7, and is to be at least 0.7.'],
  ['below', { auc: 0.69 }, { auc: 0.7 }, 'no', 'auc is 0.69, and is to be at least 0.7.'],
  ['an error below', { rmse: 3 }, { rmse: 4 }, 'yes', 'rmse is 3, and is to be at most 4.'],
  ['an error above', { rmse: 5 }, { rmse: 4 }, 'no', 'rmse is 5, and is to be at most 4.'],
  [
    'a metric that is not there',
    { auc: 0.9 },
    { auc: 0.7, f1: 0.5 },
    'no',
    'f1 is not recorded, and is to be at least 0.5.',
  ],
  [
    'a name of every object',
    { auc: 0.9 },
    { constructor: 1 },
    'no',
    'constructor is not recorded, and is to be at least 1.',
  ],
])('%s', (_name, metrics, floors, state, found) => {
  expect(judgeFloors(metrics, floors as Record<string, number>)).toEqual({ state, found });
});
