import { describe, expect, it, test } from 'vitest';
import type { TimelineItem } from '#lib/timeline/contract.ts';
import { describeItem, toMarks } from './timeline-words.ts';

const at = '2026-03-01T12:00:00.000Z';
const drift = {
  ...{ id: 'd', at, kind: 'drift', event: 'onset', about: 'column', column: 'origin' },
  ...{ role: 'feature', version: 2, window: '24h', detail: 'ORD went up', report: 'r' },
} satisfies TimelineItem;
const release = {
  ...{ id: 'p', at, kind: 'release', event: 'promote', release: 3, versions: [2] },
  ...{ by: 'Ada', reason: 'better' },
} satisfies TimelineItem;
const change = {
  ...{ id: 'c', at, kind: 'change', event: 'validation.set', by: 'Ada', reason: null },
  subject: 'version:flights/4',
} satisfies TimelineItem;
const serving = {
  ...{ id: 's', at, kind: 'serving', event: 'breaker_opened', version: 2, replica: 'r1' },
  detail: '5 calls in a row failed',
} satisfies TimelineItem;

const late = {
  ...{ id: 'l', at, kind: 'performance', event: 'labels_late', version: 2 },
  detail: 'half came after 5 hours',
} satisfies TimelineItem;

const incident = {
  ...{ id: 'i', at, kind: 'incident', event: 'opened', incident: 3, title: 'it fails' },
  ...{ severity: 2, by: 'Release guard', detail: 'version 2 failed 2 %' },
} satisfies TimelineItem;

test.each<[string, TimelineItem, string, string]>([
  ['an incident', incident, 'Incident 3 opened', 'bad'],
  ['an incident that ended', { ...incident, event: 'resolved' }, 'Incident 3 resolved', 'good'],
  ['errors', { ...late, event: 'errors_rose' }, 'Errors became more', 'bad'],
  ['errors again', { ...late, event: 'errors_usual' }, 'Errors are as usual', 'good'],
  ['labels', late, 'Labels come late', 'warning'],
  ['labels again', { ...late, event: 'labels_usual' }, 'Labels come as usual', 'good'],
  ['a promotion', release, 'Promotion (release 3)', 'unknown'],
  ['a rollback', { ...release, event: 'rollback' }, 'Rollback (release 3)', 'unknown'],
  ['a change', change, 'Changed the rules of a version’s inputs', 'unknown'],
  ['a breaker', serving, 'Breaker opened', 'bad'],
  ['drift that began', drift, 'Drift: origin', 'bad'],
  ['drift that ended', { ...drift, event: 'end' }, 'Drift over: origin', 'good'],
  [
    'drift of the score',
    { ...drift, column: 'score', role: 'score' },
    'Drift: predicted score',
    'bad',
  ],
  [
    'drift of rows',
    { ...drift, about: 'whole_row', column: null, role: null },
    'Drift: whole rows',
    'bad',
  ],
  [
    'drift of the mean',
    { ...drift, about: 'prediction_shift', column: null },
    'Drift: the mean prediction',
    'bad',
  ],
  [
    'data quality',
    { ...drift, kind: 'quality', about: 'quality', column: null, role: null },
    'Data quality: all rows',
    'warning',
  ],
])('%s', (_name, item, word, state) => {
  expect(describeItem(item)).toMatchObject({ word, state });
});

test('a change of a version names the version', () => {
  expect(describeItem(change).versions).toEqual([4]);
});

describe('toMarks', () => {
  it('marks releases as releases and the rest as events, bad, good or neither', () => {
    const t = Date.parse(at);
    expect(toMarks([release, change, serving, { ...drift, event: 'end' }])).toMatchObject([
      { t, seq: 3, versions: [2] },
      { t, event: 'c', isBad: null, version: 4 },
      { t, event: 's', isBad: true, version: 2 },
      { t, event: 'd', isBad: false },
    ]);
  });

  it('marks where incidents begin and end', () => {
    expect(toMarks([incident, { ...incident, event: 'mitigated' }])).toMatchObject([
      { word: 'Incident', isBad: true, version: null, detail: 'Incident 3 opened. it fails' },
      { word: 'Incident over', isBad: false },
    ]);
  });

  it('leaves out steps on the way', () => {
    const unloaded: TimelineItem = { ...serving, event: 'version_unloaded' };
    expect(toMarks([unloaded, { ...incident, event: 'acknowledged' }])).toEqual([]);
  });
});
