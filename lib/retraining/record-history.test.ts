import { expect, test } from 'vitest';
import { recordHistory, type StoredHistory } from './record-history.ts';

const start = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
const hour = (at: number) => new Date(start + at * HOUR);
const nothing: StoredHistory = {
  ...{ reports: [], routed: [], performance: [], labelled: [], references: new Map() },
};
const report = (at: number, version: number, verdict: 'drift' | 'stable') => ({
  ...{ version, at: hour(at), shift: null },
  columns: [
    {
      ...{ name: 'origin', role: 'feature' as const, verdict, findings: [] },
      drifting_since: verdict === 'drift' ? hour(at).toISOString() : null,
    },
  ],
});
const binary = { days: 90, isHigherBetter: true };

test('says hour by hour what was known then', () => {
  const found = recordHistory(nothing, { from: hour(0.5), to: hour(3.9) }, binary);
  expect(found.map(({ at }) => at)).toEqual([hour(1), hour(2), hour(3)]);
  expect(found[0]).toMatchObject({ drift: null, performance: null, labels: 0, labelsSince: 0 });
});

test('labels come when their hour is over, and go when they are too old', () => {
  const labelled = [
    { hour: hour(-30), labelled: 7 },
    { hour: hour(0), labelled: 10 },
    { hour: hour(1), labelled: 5 },
    { hour: hour(20), labelled: 1 },
  ];
  const found = recordHistory(
    { ...nothing, labelled },
    { from: hour(0), to: hour(27) },
    { ...binary, days: 1 },
  );
  const at = (place: number) => [found[place]?.labelsSince, found[place]?.labels];
  expect([0, 1, 2, 3, 21, 24, 25, 26].map(at)).toEqual([
    ...[
      [0, 0],
      [10, 10],
      [5, 15],
      [0, 15],
      [1, 16],
      [0, 16],
      [0, 6],
      [0, 1],
    ],
  ]);
  const ofFile = { days: null, isHigherBetter: true };
  const [first] = recordHistory({ ...nothing, labelled }, { from: hour(2), to: hour(2) }, ofFile);
  expect(first).toMatchObject({ labels: null, labelsSince: 5 });
});

test('reports and metrics are of the versions that were in force', () => {
  const stored: StoredHistory = {
    ...nothing,
    reports: [report(0.5, 1, 'stable'), report(1.5, 1, 'drift'), report(2.5, 2, 'stable')],
    routed: [
      { from: hour(-10), versions: [1], main: 1 },
      { from: hour(3), versions: [2], main: 2 },
    ],
    performance: [
      { at: hour(1), fact: { value: 0.7, labels: 900 } },
      { at: hour(4), fact: null },
    ],
    references: new Map([
      [1, 0.8],
      [2, 0.9],
    ]),
  };
  const found = recordHistory(stored, { from: hour(0), to: hour(4) }, binary);
  const verdicts = found.map(({ drift }) => drift?.features[0]?.verdict ?? null);
  expect(verdicts).toEqual([null, 'stable', 'drift', 'stable', 'stable']);
  expect(found.map((one) => one.performance?.reference ?? null)).toEqual([
    ...[null, 0.8, 0.8, 0.9, null],
  ]);
});
