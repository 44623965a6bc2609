import { describe, expect, it, test } from 'vitest';
import type { VersionPerformance } from '#lib/performance/operations.ts';
import {
  describeChange,
  describeDelay,
  describeMetric,
  describeUnusable,
  metricName,
  metricsOf,
} from './performance-words.ts';

const version: VersionPerformance = {
  ...{ version: 1, labelled_rows: 12_000, unusable_rows: 0, answered_rows: 12_500, coverage: 0.96 },
  ...{ unknown_labels: [], label_delay: null },
  evaluation: {
    ...{ n: 12_000, metrics: { accuracy: 0.8, roc_auc: 0.687 }, classes: null, notes: [] },
    ...{ intervals: { roc_auc: { low: 0.67, high: 0.7, method: 'delong' } }, thresholds: [] },
    ...{ confusion_matrix: null, per_class: null, calibration_curve: null },
  },
  ...{ estimated: { brier: 0.1 }, change: null, points: [] },
};

test.each([
  ['roc_auc', 'ROC AUC'],
  ['balanced_accuracy', 'Balanced accuracy'],
  ['r2', 'R²'],
])('%s is %s', (id, name) => expect(metricName(id)).toBe(name));

describe('metrics', () => {
  it('has first what says most of the task', () => {
    expect(metricsOf({ task: 'binary', versions: [version] })).toEqual([
      'roc_auc',
      'accuracy',
      'brier',
    ]);
  });

  it('says a value with its interval and what it is of', () => {
    expect(describeMetric(version, 'roc_auc')).toBe(
      '0.687, between 0.670 and 0.700, by 12,000 labels (96.0% of what was answered)',
    );
    expect(describeMetric({ ...version, coverage: null, labelled_rows: 1 }, 'accuracy')).toBe(
      '0.800, by 1 label',
    );
    expect(describeMetric(version, 'f1')).toMatch(/^not defined by 12,000 labels/);
  });

  it('says how late labels come', () => {
    expect(describeDelay(version)).toBeNull();
    const label_delay = { labels: 12_000, median_seconds: 90, p90_seconds: 7200 };
    expect(describeDelay({ ...version, label_delay })).toMatch(
      /^Labels that have come took .+ at the median, nine of ten at most .+\.$/,
    );
  });

  it('says which labels are left out, and why', () => {
    expect(describeUnusable(version)).toBeNull();
    expect(describeUnusable({ ...version, unusable_rows: 1 })).toBe(
      '1 label not counted, since the log has no usable answer for the row.',
    );
    const unknown_labels = ['"yes"', '"no"', '2', '3'].map((label, at) => ({
      label,
      rows: 1000 - at,
    }));
    expect(describeUnusable({ ...version, unusable_rows: 4000, unknown_labels })).toBe(
      '3,994 labels not counted, being none of the classes of version 1: "yes" (1,000), "no" (999), 2 (998) and others. 6 labels not counted, since the log has no usable answer for the row.',
    );
  });
});

test.each([
  ['stable', 0.7, 'good', /by labels/],
  ['covariate_drift', 0.6, 'warning', /What is asked has changed/],
  ['concept_drift', 0.6, 'bad', /other outcomes than before/],
  ['both', 0.5, 'bad', /as well/],
  ['not_realised', 0.7, 'warning', /labels do not/],
  ['not_enough_labels', null, 'unknown', /no label says what it is now/],
] as const)('%s', (name, realised, state, text) => {
  const compared = { reference: 0.72, first_labels: null };
  const change = { metric: 'roc_auc', name, ...compared, realised, estimated: 0.69 };
  expect(describeChange(change)).toMatchObject({ state, text: expect.stringMatching(text) });
  expect(describeChange(change).text).toContain('was 0.720 in the reference');
  const first = { ...change, first_labels: 5000 };
  expect(describeChange(first).text).toContain('was 0.720 by the first 5,000 labels');
});
