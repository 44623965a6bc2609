import { formatCount, formatNumber, formatShare } from '#lib/drift/format-figures.ts';
import type { ColumnQuality, ColumnResult, DatasetQuality } from './contract.ts';

type Basis = ColumnResult['basis'];
type Shares = Pick<
  ColumnQuality,
  'missing' | 'missing_reference' | 'infinite' | 'unseen' | 'out_of_range' | 'type_errors'
>;

const share = (value: number | null) => formatShare(value ?? 0);

const findingWords = {
  missing: (of: Shares) =>
    `missing in ${share(of.missing)} of rows${of.missing_reference === null ? '' : `, ${share(of.missing_reference)} in the reference`}`,
  unseen: (of: Shares) => `categories that the reference does not have in ${share(of.unseen)}`,
  infinite: (of: Shares) => `infinite in ${share(of.infinite)}`,
  out_of_range: (of: Shares) => `outside the reference’s range in ${share(of.out_of_range)}`,
  constant: (_: Shares, basis: Basis) =>
    basis === 'rows' ? 'the same value in every row' : 'the same value, or nearly, in every row',
  type_errors: (of: Shares) => `of a wrong type in ${share(of.type_errors)} of requests`,
} satisfies Record<ColumnQuality['findings'][number], (of: Shares, basis: Basis) => string>;

/** What is wrong with a column's values, in words that follow its name. */
export function describeColumnQuality({
  quality,
  basis,
}: Pick<ColumnResult, 'quality' | 'basis'>): string[] {
  return quality.findings.map((finding) => findingWords[finding](quality, basis));
}

/** What is wrong with the rows of a window as a whole. */
export function describeDatasetQuality(quality: DatasetQuality, rows: number): string[] {
  const words = {
    rows_fewer: `Fewer rows than ${usualRows(quality, rows)}.`,
    rows_more: `More rows than ${usualRows(quality, rows)}.`,
    duplicates: `${share(quality.duplicates)} of rows are equal to an earlier one; of as many of the reference ${share(quality.duplicates_reference)}.`,
    stale: `No row has come for longer than usual: about this time of day it takes no longer than ${gapText(quality.usual_gap_seconds)}.`,
  } satisfies Record<DatasetQuality['findings'][number], string>;
  return quality.findings.map((finding) => words[finding]);
}

function usualRows({ rows_usual: usual }: DatasetQuality, rows: number): string {
  if (!usual) return `before: ${formatCount(rows)}`;
  const { least, most, days } = usual;
  const range =
    least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
  const when =
    days.length === 1
      ? `${days[0] === 1 ? 'the day' : `${days[0]} days`} before`
      : days[0] === 7
        ? `on the same weekday of the ${days.length} weeks before`
        : `on ${days.length} days before`;
  return `in the same hours ${when}: ${formatCount(rows)}, where there were ${range}`;
}

function gapText(seconds: number | null): string {
  if (seconds === null) return 'a moment';
  if (seconds < 120) return `${formatNumber(seconds)} seconds`;
  if (seconds < 7200) return `${formatNumber(seconds / 60)} minutes`;
  return `${formatNumber(seconds / 3600)} hours`;
}
