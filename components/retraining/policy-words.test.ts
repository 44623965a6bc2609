import { describe, expect, it } from 'vitest';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { describePolicy } from './policy-words.ts';

function say(label: string, given: unknown): string[] {
  const lines = describePolicy(retrainingPolicySchema.parse(given));
  return lines.find((line) => line.label === label)?.says ?? [];
}

describe('describePolicy', () => {
  it.each<[string, string, unknown, string]>([
    ['no trigger', 'Trains again', {}, 'by hand only: no trigger is set'],
    [
      'a schedule',
      'Trains again',
      { triggers: { schedule: { cron: '0 3 * * 1' } } },
      'by the schedule 0 3 * * 1 (UTC)',
    ],
    [
      'drift of several kinds',
      'Trains again',
      { triggers: { drift: { features: ['hour'], prediction: true, share: 0.5 } } },
      'when any of hour drifts or the prediction drifts or 50.0% of the features drift (window 24h)',
    ],
    [
      'a floor and a margin',
      'Trains again',
      { triggers: { performance: { metric: 'roc_auc', floor: 0.7, margin: 0.02 } } },
      'when ROC AUC is worse than 0.7 or worse than the reference by more than 0.02, over 7 days and 500 labels or more',
    ],
    ['the default cool-down', 'But only', {}, '7 days or more after the last run'],
    [
      'one run in one day',
      'But only',
      { guards: { budget: { runs: 1, days: 1 } } },
      '1 run in 1 day at most',
    ],
    [
      'a file',
      'Learns from',
      { data: { from: 'file', path: 'flights.parquet', label: 'late' } },
      'flights.parquet, column late',
    ],
    [
      'a command',
      'With',
      { trainer: { name: 'command', command: 'flights' } },
      'the command flights',
    ],
    [
      'a gate that wants more',
      'Passes when',
      { gate: { metric: 'roc_auc', rule: 'better', margin: 0.01 } },
      'ROC AUC is better than the champion’s by 0.01 or more',
    ],
    ['promotion', 'Then', { release: 'promote' }, 'the new version is put in force'],
  ])('%s', (_name, label, given, expected) => {
    expect(say(label, given)).toContain(expected);
  });

  it('leaves guards out that are off', () => {
    const guards = {
      ...{ cooldown_hours: 0, least_labels: 0, quality: false },
      ...{ budget: null, failed_gates: null },
    };
    expect(say('But only', { guards })).toEqual(['one run at a time']);
  });
});
