import { expect, it } from 'vitest';
import type { IncidentEntry } from './contract.ts';
import { findLastChange, rankChanges } from './rank-changes.ts';

const START = new Date('2031-05-04T03:00:00Z');
const TIMES = { startedAt: START, openedAt: new Date('2031-05-04T03:05:00Z') };
const guard = { kind: 'system', id: 'release-guard', name: 'Release guard' } as const;

function entry(
  id: string,
  minutesBefore: number,
  kind: IncidentEntry['kind'],
  event: string,
): IncidentEntry {
  const at = new Date(START.getTime() - minutesBefore * 60_000).toISOString();
  return { id, at, recorded_at: at, kind, text: id, actor: null, detail: { event } };
}

it('has releases first, then settings, features, drift that began and breakers; the latest of each first', () => {
  const entries = [
    entry('breaker', 1, 'serving', 'breaker_opened'),
    entry('breaker closed', 2, 'serving', 'breaker_closed'),
    entry('drift over', 3, 'drift', 'end'),
    entry('drift', 4, 'drift', 'onset'),
    entry('errors', 5, 'performance', 'errors_rose'),
    entry('features', 6, 'change', 'feature_view.create'),
    entry('setting', 7, 'change', 'serving.settings'),
    entry('old release', 90, 'release', 'release.promote'),
    entry('release', 80, 'release', 'release.promote'),
    entry('told', 1, 'delivery', 'delivered'),
    entry('renamed', 0, 'change', 'incident.update'),
    entry('silence', 1, 'change', 'silence.create'),
    entry('rollback', 2, 'release', 'release.rollback'),
    { ...entry('guard rolled back', 1, 'release', 'release.rollback'), actor: guard },
    { ...entry('guard found', 0, 'guard', ''), detail: { guard: 'g1' } },
    entry('guard held', 8, 'guard', 'release_guard.hold'),
  ];
  expect(rankChanges(entries, TIMES).map(({ id }) => id)).toEqual([
    ...['release', 'old release', 'rollback', 'setting', 'guard held', 'features', 'drift'],
    'breaker',
  ]);
});

it('is of the two hours before the start, and of what clocks may differ by', () => {
  const entries = [
    entry('long before', 121, 'release', 'release.promote'),
    entry('just in', 120, 'release', 'release.promote'),
    entry('a blink later', -1, 'release', 'release.promote'),
    entry('after', -2, 'release', 'release.rollback'),
  ];
  expect(rankChanges(entries, TIMES).map(({ id }) => id)).toEqual(['a blink later', 'just in']);
});

it('is nothing that was done once it was opened, and no rollback after it began', () => {
  const soon = { startedAt: START, openedAt: new Date(START.getTime() + 26_000) };
  const entries = [
    entry('promotion', 0, 'release', 'release.promote'),
    entry('cure', -0.2, 'release', 'release.rollback'),
    entry('in between', -0.3, 'change', 'serving.settings'),
    entry('once it was known', -0.5, 'change', 'serving.settings'),
  ];
  expect(rankChanges(entries, soon).map(({ id }) => id)).toEqual(['promotion', 'in between']);
});

it('names what was done to models last', () => {
  const renamed = entry('renamed', 0, 'change', 'incident.update');
  const release = entry('release', 3, 'release', 'release.promote');
  const told = ['silence.end', 'alert_rule.set'].map((event) => entry(event, 1, 'change', event));
  expect(findLastChange([renamed, ...told, release])?.id).toBe('release');
  expect(findLastChange([renamed])).toBeNull();
});
