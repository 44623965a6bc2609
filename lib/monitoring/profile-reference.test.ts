import { expect, it } from 'vitest';
import { gatherCounts } from '#lib/drift/compare-features.ts';
import { DRIFT_SETTINGS } from '#lib/drift/settings.ts';
import { countedColumn } from '#lib/drift-reports/counted-column.ts';
import { compileBins } from './compile-bins.ts';
import { profileReference } from './profile-reference.ts';
import { toColumn } from './traffic-columns.ts';

const repeat = <T>(count: number, cell: (row: number) => T) =>
  Array.from({ length: count }, (_, row) => cell(row));
const FEATURE = { name: 'x', type: 'number', tensorType: 'float64', rank: 1 } as const;
const TEXT = { name: 'x', type: 'string', tensorType: 'string', rank: 1 } as const;

it.each<[string, (number | string | null)[], boolean]>([
  ['a constant', repeat(300, () => 3), false],
  ['nothing but missing values', repeat(300, () => null), false],
  ['one row', [1.5], false],
  ['no rows', [], false],
  ['1e300 and −1e300', repeat(300, (row) => (row % 2 ? 1e300 : -1e300) / (1 + row)), false],
  ['infinities', repeat(300, (row) => (row % 3 ? row : Number.POSITIVE_INFINITY)), false],
  ['10,000 categories', repeat(10_000, (row) => `c${row}`), true],
  ['text that is missing', repeat(300, () => null), true],
])('a reference of %s has bins for whatever comes', (_name, values, isText) => {
  const feature = isText ? TEXT : FEATURE;
  const watched = { task: 'regression', features: [feature], classes: undefined } as const;
  const { profile } = profileReference(watched, {
    rows: values.length,
    features: new Map([['x', toColumn('x', values, isText)]]),
    answers: {
      value: toColumn(
        'value',
        repeat(values.length, () => 1),
        false,
      ),
    },
  });
  expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  const bins = compileBins(1, profile, ['x']);
  const came = isText
    ? ['new', 'c1', '']
    : [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e300, 0, 3];
  const { codes } = bins.count(
    came.map((value) => [value]),
    { value: came.map(() => 1) },
  );
  expect(codes).toHaveLength(came.length * profile.columns.length);
  for (const column of profile.columns) {
    if (!column.counts) continue;
    const none = column.counts.map(() => 0);
    for (const counts of [column.counts, none, none.with(0, 500)]) {
      const counted = countedColumn({ column, rows: 0, counts, batches: [] });
      const { evidence } = gatherCounts(counted, DRIFT_SETTINGS);
      expect(JSON.stringify(evidence)).not.toContain('NaN');
    }
  }
});
