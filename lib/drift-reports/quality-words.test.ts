import { expect, test } from 'vitest';
import type { ColumnQuality, DatasetQuality } from './contract.ts';
import { describeColumnQuality, describeDatasetQuality } from './quality-words.ts';

const column: ColumnQuality = {
  ...{ missing: 0.08, missing_reference: 0.01, infinite: 0, unseen: 0.12, out_of_range: 0.2 },
  ...{ type_errors: 0.03, is_constant: false, findings: [] },
};
const dataset: DatasetQuality = {
  ...{
    rows_usual: { least: 2000, most: 2400, days: [7, 14] },
    duplicates: 0.3,
    duplicates_reference: 0.02,
    last_row_at: null,
  },
  ...{ usual_gap_seconds: 300, findings: [] },
};

test.each<[ColumnQuality['findings'][number], string]>([
  ['missing', 'missing in 8.0 % of rows, 1.0 % in the reference'],
  ['unseen', 'categories that the reference does not have in 12.0 %'],
  ['infinite', 'infinite in 0.0 %'],
  ['out_of_range', 'outside the reference’s range in 20.0 %'],
  ['constant', 'the same value in every row'],
  ['type_errors', 'of a wrong type in 3.0 % of requests'],
])('a column: %s', (finding, words) => {
  expect(
    describeColumnQuality({ quality: { ...column, findings: [finding] }, basis: 'rows' }),
  ).toEqual([words]);
});

test('by counts numbers are nearly the same', () => {
  const quality: ColumnQuality = { ...column, findings: ['constant'] };
  expect(describeColumnQuality({ quality, basis: 'counts' })).toEqual([
    'the same value, or nearly, in every row',
  ]);
});

test.each<[DatasetQuality['findings'][number], RegExp]>([
  [
    'rows_fewer',
    /^Fewer rows .* weekday of the 2 weeks before: 500, where there were 2,000 to 2,400\.$/,
  ],
  ['rows_more', /^More rows .* 500, where there were 2,000 to 2,400\.$/],
  ['duplicates', /^30\.0 % of rows .* 2\.0 %\.$/],
  ['stale', /takes no longer than 5 minutes\.$/],
])('all rows: %s', (finding, words) => {
  expect(describeDatasetQuality({ ...dataset, findings: [finding] }, 500)).toEqual([
    expect.stringMatching(words),
  ]);
});

test('nothing is said of nothing', () => {
  expect([
    ...describeColumnQuality({ quality: column, basis: 'rows' }),
    ...describeDatasetQuality(dataset, 5),
  ]).toEqual([]);
});
