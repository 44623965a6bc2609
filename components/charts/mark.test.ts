import { expect, test } from 'vitest';
import { clusterMarks, describeMark } from './mark.ts';

const mark = (t: number, seq: number, versions = [1]) => ({
  t,
  seq,
  versions,
  kind: 'promote',
  by: 'Ada',
  reason: 'why',
});

test.each([
  ['apart', [10, 50, 90], ['v1', 'v1', 'v1'], [[3], [2], [1]]],
  ['several close together', [10, 11, 12, 90], ['v1', '3 releases'], [[4], [3, 2, 1]]],
  ['at the same time', [50, 50], ['2 releases'], [[2, 1]]],
  ['none', [], [], []],
])('%s', (_name, times, labels, seqs) => {
  const marks = times.map((t, index) => mark(t, index + 1));
  const clusters = clusterMarks(marks, { from: 0, to: 100, share: 0.05 });
  expect(clusters.map((cluster) => cluster.label)).toEqual(labels);
  expect(
    clusters.map((cluster) => cluster.marks.map((each) => ('seq' in each ? each.seq : each.event))),
  ).toEqual(seqs);
});

test('labels stay inside', () => {
  const clusters = clusterMarks([mark(1, 1), mark(50, 2), mark(99, 3)], {
    from: 0,
    to: 100,
    share: 0.1,
  });
  expect(clusters.map((cluster) => cluster.anchor)).toEqual(['end', 'middle', 'start']);
});

test.each([
  ['in the middle of what it names', [40, 44, 48], 44, 'middle'],
  ['from the oldest at the left edge', [1, 3, 6], 1, 'start'],
  ['up to the newest at the right edge', [93, 96, 99], 99, 'end'],
])('a label of several stands %s', (_name, times, t, anchor) => {
  const marks = times.map((each, index) => mark(each, index + 1));
  const clusters = clusterMarks(marks, { from: 0, to: 100, share: 0.2 });
  expect(clusters).toMatchObject([{ label: '3 releases', t, anchor }]);
});

test('labels in the middle of what they name keep their distance', () => {
  const marks = [70, 62, 54, 29, 20].map((t, index) => mark(t, 5 - index));
  const places = clusterMarks(marks, { from: 0, to: 100, share: 0.2 }).map(({ t }) => t);
  expect(places.length).toBeGreaterThan(1);
  for (const [index, t] of places.entries()) {
    expect((places[index - 1] ?? Number.POSITIVE_INFINITY) - t).toBeGreaterThanOrEqual(20);
  }
});

const event = (t: number) => ({
  t,
  event: 'e',
  word: 'Breaker opened',
  isBad: true,
  version: 3,
  detail: '5 calls in a row failed',
});

test.each([
  ['an event', [event(50)], ['Breaker opened'], ['var(--bad)']],
  ['events', [event(50), event(51)], ['2 events'], ['var(--text)']],
  ['an event at a release', [event(50), mark(51, 1)], ['2 marks'], ['var(--text)']],
])('%s', (_name, marks, labels, colours) => {
  const clusters = clusterMarks(marks, { from: 0, to: 100, share: 0.05 });
  expect(clusters.map(({ label }) => label)).toEqual(labels);
  expect(clusters.map(({ colour }) => colour)).toEqual(colours);
});

test('a mark in words', () => {
  expect(describeMark(mark(0, 3, [1, 2]))).toBe('Release 3, promotion to v1+v2 by Ada: why');
  expect(describeMark(event(0))).toBe('Breaker opened, v3: 5 calls in a row failed');
  const undo = { ...mark(0, 4), kind: 'rollback', reason: 'Undo of release 3' };
  expect(describeMark(undo)).toBe('Release 4, undo to v1 by Ada: Undo of release 3');
});
