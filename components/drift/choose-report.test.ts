import { expect, test } from 'vitest';
import type { ReportSummary } from '#lib/drift-reports/contract.ts';
import { chooseReport } from './choose-report.ts';

function report(version: number, window: string, verdict: ReportSummary['verdict']): ReportSummary {
  const at = '2026-03-01T12:00:00.000Z';
  return {
    ...{ id: `${version} ${window}`, model: 'm', version, reference: 1, window, verdict },
    ...{ at, from: at, to: at, rows: 10, prediction_shift: null, whole_row: null },
    dataset: { drifted: 0, tested: 0, share: 0, columns: 0, quality_findings: 0 },
  };
}
const items = [
  report(3, '1h', 'not_enough_data'),
  report(3, '24h', 'stable'),
  report(3, '7d', 'drift'),
  report(2, '1h', 'not_enough_data'),
  report(2, '24h', 'stable'),
  report(1, '1h', 'not_enough_data'),
  report(1, '24h', 'not_enough_data'),
];
const nothing = { version: null, window: null };

test.each([
  ['a version in force, and what drifted', { in_force: [3], items }, nothing, '3 7d'],
  ['else what has enough data', { in_force: [2], items }, nothing, '2 24h'],
  ['else the longest window', { in_force: [1], items }, nothing, '1 24h'],
  ['a version with reports before one without', { in_force: [9, 2], items }, nothing, '2 24h'],
  ['what is asked for', { in_force: [3], items }, { version: 2, window: '1h' }, '2 1h'],
  [
    'nothing for a window that is not there',
    { in_force: [3], items },
    { version: 2, window: '7d' },
    undefined,
  ],
  ['nothing of nothing', { in_force: [], items: [] }, nothing, undefined],
])('%s', (_name, latest, asked, id) => {
  expect(chooseReport(latest, asked).report?.id).toBe(id);
});

test('names the version in force that has no report yet', () => {
  expect(chooseReport({ in_force: [4], items: [] }, nothing)).toMatchObject({
    version: 4,
    windows: [],
  });
});
