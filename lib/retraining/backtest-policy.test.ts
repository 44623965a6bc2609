import { expect, test } from 'vitest';
import { backtestPolicy, type RecordedFacts } from './backtest-policy.ts';
import { retrainingPolicySchema } from './policy.ts';

const start = Date.parse('2026-03-01T00:00:00.000Z');
const DAY = 86_400_000;

/** A look a day; the feature drifts from the tenth on. */
function days(count: number, change: Partial<RecordedFacts> = {}): RecordedFacts[] {
  return Array.from({ length: count }, (_, day) => ({
    ...{ at: new Date(start + day * DAY), labels: 5000, labelsSince: 100, qualityProblems: [] },
    ...{ performance: null },
    drift: {
      ...{ at: new Date(start + day * DAY), prediction: 'stable' as const },
      features: [{ name: 'origin', verdict: day < 10 ? ('stable' as const) : ('drift' as const) }],
    },
    ...change,
  }));
}
const dayOf = ({ at }: { at: Date }) => (at.getTime() - start) / DAY;
const policyOf = (triggers: object, guards: object = {}) =>
  retrainingPolicySchema.parse({ triggers, guards });

test('says when it would have been trained, and what held it back', () => {
  const policy = policyOf({ drift: { features: ['origin'] } });
  const { runs, heldBack } = backtestPolicy(policy, days(30));
  expect(runs.map(dayOf)).toEqual([10, 17, 24]);
  expect(runs[0]).toMatchObject({ triggers: ['drift'], said: ['Drifted: origin.'] });
  expect(heldBack).toEqual({ cooldown: 17 });
});

test('labels count from one run to the next', () => {
  const policy = policyOf({ new_labels: 500 }, { cooldown_hours: 0, budget: null });
  expect(backtestPolicy(policy, days(16)).runs.map(dayOf)).toEqual([4, 9, 14]);
});

test('a schedule fires once each time', () => {
  const policy = policyOf({ schedule: { cron: '0 0 * * 1' } }, { cooldown_hours: 24 });
  expect(backtestPolicy(policy, days(20)).runs.map(dayOf)).toEqual([1, 8, 15]);
});

test('the budget is of days', () => {
  const policy = policyOf(
    { drift: { features: ['origin'] } },
    { cooldown_hours: 0, budget: { runs: 2, days: 7 } },
  );
  const { runs, heldBack } = backtestPolicy(policy, days(20));
  expect(runs.map(dayOf)).toEqual([10, 11, 17, 18]);
  expect(heldBack).toEqual({ budget: 6 });
});

test('data with something wrong are not learned from', () => {
  const qualityProblems = [{ column: 'origin', finding: 'missing' }];
  const policy = policyOf({ drift: { features: ['origin'] } });
  const { runs, heldBack } = backtestPolicy(policy, days(12, { qualityProblems }));
  expect(runs).toEqual([]);
  expect(heldBack).toEqual({ quality: 2 });
});

test('of no history nothing is said', () => {
  expect(backtestPolicy(policyOf({ new_labels: 1 }), [])).toEqual({ runs: [], heldBack: {} });
});
