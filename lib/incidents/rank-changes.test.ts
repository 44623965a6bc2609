import { expect, it } from 'vitest';
import type { IncidentEntry } from './contract.ts';
import { findLastChange, rankChanges } from './rank-changes.ts';

const START = new Date('2031-05-04T03:00:00Z');

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
  ];
  expect(rankChanges(entries, START).map(({ id }) => id)).toEqual([
    ...['release', 'old release', 'setting', 'features', 'drift', 'breaker'],
  ]);
});

it('is of the two hours before the start, and of what clocks may differ by', () => {
  const entries = [
    entry('long before', 121, 'release', 'release.promote'),
    entry('just in', 120, 'release', 'release.promote'),
    entry('a blink later', -1, 'release', 'release.promote'),
    entry('after', -2, 'release', 'release.rollback'),
  ];
  expect(rankChanges(entries, START).map(({ id }) => id)).toEqual(['a blink later', 'just in']);
});

it('names what was done to models last', () => {
  const renamed = entry('renamed', 0, 'change', 'incident.update');
  const release = entry('release', 3, 'release', 'release.promote');
  expect(findLastChange([renamed, release])?.id).toBe('release');
  expect(findLastChange([renamed])).toBeNull();
});
