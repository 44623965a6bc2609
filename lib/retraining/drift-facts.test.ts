import { describe, expect, test } from 'vitest';
import { driftFacts, type SaidOfVersion } from './drift-facts.ts';

const now = new Date('2026-04-01T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
type Column = SaidOfVersion['columns'][number];
const column = (name: string, verdict: Column['verdict'], more: Partial<Column> = {}): Column => ({
  ...{ name, verdict, role: 'feature', drifting_since: null, findings: [], ...more },
});
const since = { drifting_since: '2026-04-01T10:00:00.000Z' };
const report = (columns: Column[], more: Partial<SaidOfVersion> = {}): SaidOfVersion => ({
  ...{ version: 1, at: ago(1), shift: null, columns, ...more },
});
const verdictsOf = (reports: SaidOfVersion[], versions = [1]) =>
  Object.fromEntries(
    driftFacts(reports, versions, now).drift?.features.map(({ name, verdict }) => [
      name,
      verdict,
    ]) ?? [],
  );

describe('a feature', () => {
  test.each<[string, Column, string]>([
    ['has drifted when scans in a row said so', column('a', 'drift', since), 'drift'],
    ['has not by one scan', column('a', 'drift'), 'stable'],
    ['still has while scans in a row say otherwise', column('a', 'stable', since), 'drift'],
    ['still has where data are lacking', column('a', 'not_enough_data', since), 'drift'],
    ['has no verdict without data', column('a', 'not_enough_data'), 'not_enough_data'],
  ])('%s', (_, given, verdict) => {
    expect(verdictsOf([report([given])])).toEqual({ a: verdict });
  });

  test('has drifted where it has of any version in force', () => {
    const both = [
      report([column('a', 'stable'), column('b', 'not_enough_data')]),
      report([column('a', 'drift', since), column('b', 'stable')], { version: 2 }),
    ];
    expect(verdictsOf(both, [1, 2])).toEqual({ a: 'drift', b: 'stable' });
    expect(verdictsOf(both, [1])).toEqual({ a: 'stable', b: 'not_enough_data' });
  });
});

test('the newest report of a version counts, and none that is older than two days or of later', () => {
  const reports = [
    report([column('a', 'drift', since)], { at: ago(3) }),
    report([column('a', 'stable')], { at: ago(2) }),
    report([column('a', 'drift', since)], { at: ago(-1) }),
  ];
  expect(verdictsOf(reports)).toEqual({ a: 'stable' });
  expect(driftFacts([report([], { at: ago(48) })], [1], now).drift).toBeNull();
  expect(driftFacts([report([], { at: ago(47) })], [1], now).drift).not.toBeNull();
  expect(driftFacts([], [1], now)).toEqual({ drift: null, qualityProblems: null });
});

test('the prediction drifts by its score, its value, its classes or its mean', () => {
  const of = (columns: Column[], shift: SaidOfVersion['shift'] = null) =>
    driftFacts([report(columns, { shift })], [1], now).drift?.prediction;
  expect(of([column('score', 'drift', { role: 'score', ...since })])).toBe('drift');
  expect(of([column('score', 'stable', { role: 'score' })], 'drift')).toBe('drift');
  expect(of([column('value', 'stable', { role: 'value' })], 'not_enough_data')).toBe('stable');
  expect(of([column('a', 'drift', since)])).toBeNull();
});

test('what is wrong with inputs is said once, and what is wrong with outputs not', () => {
  const reports = [
    report([
      column('a', 'stable', { findings: ['missing', 'unseen'] }),
      column('score', 'stable', { role: 'score', findings: ['constant'] }),
    ]),
    report([column('a', 'stable', { findings: ['missing'] })], { version: 2 }),
  ];
  expect(driftFacts(reports, [1, 2], now).qualityProblems).toEqual([
    { column: 'a', finding: 'missing' },
    { column: 'a', finding: 'unseen' },
  ]);
});
