import { expect, test } from 'vitest';
import { retrainingPolicySchema } from './policy.ts';

test('what is left out is off, or has its default', () => {
  expect(retrainingPolicySchema.parse({})).toMatchObject({
    triggers: { schedule: null, drift: null, performance: null, new_labels: null },
    data: { from: 'predictions', days: 90 },
    split: { holdout: 0.2, stratified: false, folds: 3 },
    trainer: { name: 'gbdt', parameters: {} },
    gate: { rule: 'not_worse', metric: null },
    release: 'candidate',
    guards: {
      ...{ cooldown_hours: 168, least_labels: 1000, quality: true, failed_gates: 3 },
      budget: { runs: 10, days: 30 },
    },
  });
});

test.each([
  ['a schedule', { schedule: { cron: '0 3 * * 1' } }],
  ['its time zone', { schedule: { cron: '*/15 9-17 * * 1-5', time_zone: 'Europe/Berlin' } }],
  ['names of days', { schedule: { cron: '0 3 * MAR THU' } }],
  ['features', { drift: { features: ['origin'] } }],
  ['a share', { drift: { share: 0.3, window: '7d' } }],
  ['a floor', { performance: { metric: 'roc_auc', floor: 0.7 } }],
  ['a margin', { performance: { metric: 'mae', margin: 2 } }],
  ['labels', { new_labels: 10_000 }],
])('%s is taken', (_, triggers) => {
  expect(retrainingPolicySchema.safeParse({ triggers }).success).toBe(true);
});

test.each([
  ['no cron', { schedule: { cron: 'every monday' } }, /five fields/],
  ['cron with seconds', { schedule: { cron: '0 0 3 * * 1' } }, /five fields/],
  ['an hour that is none', { schedule: { cron: '0 25 * * *' } }, /five fields/],
  ['a time that is drawn', { schedule: { cron: 'H 3 * * *' } }, /five fields/],
  ['one of some', { schedule: { cron: '0 H(0-5)/2 * * *' } }, /five fields/],
  ['a day that never comes', { schedule: { cron: '0 3 31 2 *' } }, /five fields/],
  ['a zone that is none', { schedule: { cron: '0 3 * * *', time_zone: 'Mars/Base' } }, /time zone/],
  ['drift of nothing', { drift: {} }, /features, the prediction or a share/],
  ['a window that is none', { drift: { prediction: true, window: 'long' } }, /like 30m/],
  ['a metric without a bound', { performance: { metric: 'roc_auc' } }, /floor or a margin/],
  ['no labels', { new_labels: 0 }, /1/],
  ['a typing error', { new_label: 5 }, /new_label/],
])('%s is refused with what was expected', (_, triggers, message) => {
  const { error } = retrainingPolicySchema.safeParse({ triggers });
  expect(error?.message).toMatch(message);
});
