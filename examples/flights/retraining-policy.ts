import { type RetrainingPolicy, retrainingPolicySchema } from '#lib/retraining/policy.ts';

/**
 * The flights model is trained again by the built-in trees when it gets worse, when its traffic changes, or when there is enough that is new; what is good enough becomes the
 * candidate. A replay has weeks in minutes, so the pause between two runs is short.
 */
export const FLIGHTS_POLICY: RetrainingPolicy = retrainingPolicySchema.parse({
  triggers: {
    drift: { window: '1h', prediction: true, share: 0.4 },
    performance: { metric: 'roc_auc', margin: 0.03, window_hours: 24, least_labels: 5000 },
    new_labels: 20_000,
  },
  guards: {
    ...{ cooldown_hours: 1, least_labels: 10_000, failed_gates: 5 },
    // A replayed hour has flights of one weekday, and nothing is wrong with that.
    quality: false,
    budget: { runs: 6, days: 1 },
  },
  trainer: { name: 'gbdt', parameters: { min_samples_leaf: 50 } },
  gate: { metric: 'roc_auc', slices: { columns: ['origin'] } },
  seed: 2001,
});
