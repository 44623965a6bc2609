import { describe, expect, test } from 'vitest';
import { evaluatePolicy, type RetrainingFacts } from './evaluate-policy.ts';
import { retrainingPolicySchema } from './policy.ts';

const now = new Date('2026-03-10T12:00:00.000Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const calm: RetrainingFacts = {
  ...{
    policySince: ago(2000),
    lastRunAt: null,
    lastScheduledAt: null,
    isRunning: false,
    waiting: null,
  },
  ...{ drift: null, performance: null, newLabels: 0, labels: 50_000 },
  ...{ qualityProblems: [], recentRuns: [], failedGates: 0 },
};
const evaluate = (triggers: object, facts: Partial<RetrainingFacts> = {}, guards: object = {}) =>
  evaluatePolicy(retrainingPolicySchema.parse({ triggers, guards }), { ...calm, ...facts }, now);

const feature = (name: string, verdict: 'drift' | 'stable' | 'not_enough_data') => ({
  name,
  verdict,
});
const report = (...features: ReturnType<typeof feature>[]) => ({
  drift: { at: ago(1), features, prediction: 'stable' as const },
});
const auc = (value: number, labels = 5000, reference: number | null = 0.75) => ({
  performance: { value, labels, reference, isHigherBetter: true },
});
const mae = (value: number) => ({
  performance: { value, labels: 5000, reference: 4, isHigherBetter: false },
});
const weekly = { schedule: { cron: '0 3 * * 1' } };
const onDrift = { drift: { features: ['origin'], prediction: true, share: 0.5 } };
const onAuc = { performance: { metric: 'roc_auc', floor: 0.7, margin: 0.03 } };

describe('triggers', () => {
  test.each<[string, object, Partial<RetrainingFacts>, boolean, RegExp]>([
    ['a schedule that was due', weekly, {}, true, /due at 2026-03-09T03/],
    ['one that ran', weekly, { lastScheduledAt: ago(30) }, false, /due at 2026-03-16T03/],
    ['one that was set after it was due', weekly, { policySince: ago(3) }, false, /2026-03-16/],
    ['no report', onDrift, {}, false, /no drift report of the window 24h/],
    [
      'a named feature',
      onDrift,
      report(feature('origin', 'drift'), feature('a', 'stable'), feature('b', 'stable')),
      true,
      /Drifted: origin/,
    ],
    [
      'another feature',
      onDrift,
      report(feature('a', 'drift'), feature('origin', 'stable'), feature('b', 'stable')),
      false,
      /None of origin has drifted; the prediction has not drifted \(stable\); 1 of 3 features.*less than 50 %/,
    ],
    [
      'a share, of those that have a verdict',
      onDrift,
      report(feature('a', 'drift'), feature('b', 'not_enough_data'), feature('c', 'stable')),
      true,
      /1 of 2 features with a verdict have drifted; 50 % are enough/,
    ],
    [
      'no feature with a verdict',
      onDrift,
      report(feature('a', 'not_enough_data')),
      false,
      /0 of 0 features/,
    ],
    [
      'the prediction',
      onDrift,
      { drift: { at: ago(1), features: [], prediction: 'drift' } },
      true,
      /prediction has drifted/,
    ],
    ['a floor', onAuc, auc(0.69), true, /roc_auc is 0.69 by 5000 labels, below 0.7/],
    ['a margin', onAuc, auc(0.715), true, /worse than the reference’s 0.75 by more than 0.03/],
    ['good enough', onAuc, auc(0.73), false, /good enough/],
    ['no reference', onAuc, auc(0.71, 5000, null), false, /none to compare with/],
    ['too few labels', onAuc, auc(0.5, 499), false, /499 labels are too few/],
    ['no metric', onAuc, {}, false, /not defined/],
    ['a loss', { performance: { metric: 'mae', floor: 5 } }, mae(5.1), true, /above 5/],
    [
      'a loss by margin',
      { performance: { metric: 'mae', margin: 1 } },
      mae(5.1),
      true,
      /by more than 1/,
    ],
    ['a small loss', { performance: { metric: 'mae', floor: 5 } }, mae(3), false, /good enough/],
    ['enough labels', { new_labels: 100 }, { newLabels: 100 }, true, /100 labelled rows came/],
    ['not yet enough', { new_labels: 100 }, { newLabels: 99 }, false, /99 .* 100 are wanted/],
  ])('%s', (_, triggers, facts, fires, said) => {
    const found = evaluate(triggers, facts);
    expect(found.triggers).toHaveLength(1);
    expect(found.triggers[0]?.said).toMatch(said);
    expect(found.triggers[0]?.holds).toBe(fires);
    expect(found.starts).toHaveLength(fires ? 1 : 0);
  });

  test('several fire together, and each of the others says why not', () => {
    const found = evaluate({ ...weekly, ...onAuc, new_labels: 10 }, auc(0.6));
    expect(found.starts).toEqual(['schedule', 'performance']);
    expect(found.triggers.map(({ rule, holds }) => [rule, holds])).toEqual([
      ['schedule', true],
      ['performance', true],
      ['new_labels', false],
    ]);
  });

  test('without triggers nothing starts', () => {
    expect(evaluate({})).toMatchObject({ triggers: [], starts: [] });
  });
});

describe('guards', () => {
  test.each<[string, Partial<RetrainingFacts>, object, RegExp]>([
    ['one_at_a_time', { isRunning: true }, {}, /under way/],
    ['one_at_a_time', { isRunning: true, waiting: 4 }, {}, /Run 4 waits for a person\.$/],
    ['cooldown', { lastRunAt: ago(167) }, {}, /until 2026-03-10T13/],
    ['least_labels', { labels: 999 }, {}, /999 .* 1000 are needed/],
    [
      'quality',
      { qualityProblems: [{ column: 'origin', finding: 'out_of_range' }] },
      {},
      /origin \(out of range\)/,
    ],
    [
      'budget',
      { recentRuns: [ago(500), ago(300)], lastRunAt: ago(300) },
      { budget: { runs: 2, days: 30 } },
      /2 of 2/,
    ],
    ['failed_gates', { failedGates: 3 }, {}, /3 runs in a row/],
  ])('%s holds a run back, alone', (rule, facts, guards, said) => {
    const found = evaluate(weekly, facts, guards);
    expect(found.starts).toEqual([]);
    expect(found.guards.filter(({ holds }) => !holds)).toMatchObject([{ rule }]);
    expect(found.guards.find((guard) => guard.rule === rule)?.said).toMatch(said);
  });

  test.each<[string, Partial<RetrainingFacts>, object]>([
    ['a cool-down that is over', { lastRunAt: ago(168) }, {}],
    ['labels that are just enough', { labels: 1000 }, {}],
    ['a file, whose rows nobody has counted', { labels: null }, {}],
    [
      'runs of before the budget’s days',
      { recentRuns: [ago(721)] },
      { budget: { runs: 1, days: 30 } },
    ],
    [
      'a problem that does not matter',
      { qualityProblems: [{ column: 'a', finding: 'missing' }] },
      { quality: false },
    ],
    ['gates that do not matter', { failedGates: 99 }, { failed_gates: null }],
    ['no budget', { recentRuns: [ago(1)] }, { budget: null }],
    ['no cool-down', { lastRunAt: now }, { cooldown_hours: 0 }],
  ])('%s lets it begin', (_, facts, guards) => {
    expect(evaluate(weekly, facts, guards).starts).toEqual(['schedule']);
  });
});
