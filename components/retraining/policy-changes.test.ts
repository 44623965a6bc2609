import { describe, expect, it } from 'vitest';
import { retrainingPolicySchema } from '#lib/retraining/policy.ts';
import { policyChanges } from './policy-changes.ts';

const policy = (given: unknown) => retrainingPolicySchema.parse(given);

describe('policyChanges', () => {
  it('is empty for the same policy', () => {
    expect(policyChanges(policy({}), policy({}))).toEqual([]);
  });

  it.each([
    [
      'a number',
      {},
      { guards: { cooldown_hours: 24 } },
      [{ path: 'guards.cooldown_hours', before: '168', after: '24' }],
    ],
    [
      'a trigger that was off',
      {},
      { triggers: { schedule: { cron: '0 3 * * 1' } } },
      [
        { path: 'triggers.schedule.cron', before: null, after: '0 3 * * 1' },
        { path: 'triggers.schedule.time_zone', before: null, after: 'UTC' },
      ],
    ],
    [
      'a number that is off',
      { triggers: { new_labels: 500 } },
      {},
      [{ path: 'triggers.new_labels', before: '500', after: 'off' }],
    ],
    [
      'a list',
      {},
      { categorical: ['origin'] },
      [{ path: 'categorical', before: 'none', after: 'origin' }],
    ],
    [
      'a parameter',
      {},
      { trainer: { name: 'gbdt', parameters: { n_trees: 50 } } },
      [{ path: 'trainer.parameters.n_trees', before: null, after: '50' }],
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(policyChanges(policy(before), policy(after))).toEqual(expected);
  });
});
