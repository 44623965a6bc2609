import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { binCodes, type ColumnWindow } from '#lib/monitoring/contract.ts';
import { upperBinomialBound } from '#lib/stats/binomial-bound.ts';
import type { ColumnQuality, DatasetQuality } from './contract.ts';
import type { ModelDriftSettings } from './settings.ts';

type Rules = Pick<ModelDriftSettings, 'floors' | 'quality'>;

/** Of fewer rows nothing is said. */
const LEAST_ROWS = 20;
/** What differs has to be certain, too: by so much on each side. Findings have no scans in a row that have to agree. */
const CONFIDENCE = 0.999;

/** How well a window's values are made, against the reference or a rule. `rows`: where they are at hand; `typeErrors`: the share of requests. */
export function columnQuality(
  { column, counts, rows: counted }: ColumnWindow,
  rows: FeatureColumns | undefined,
  { floors, quality }: Rules,
  typeErrors: number | null,
): ColumnQuality {
  const before = column.counts;
  const count = (bin: keyof typeof binCodes) => counts[binCodes[bin]] ?? 0;
  const usual = (bin: keyof typeof binCodes) => before?.[binCodes[bin]] ?? 0;
  const share = (part: number) => (counted === 0 ? null : part / counted);
  const usualShare = (part: number) => (before && column.rows > 0 ? part / column.rows : null);
  const missing = share(count('missing'));
  const missingBefore = usualShare(usual('missing'));
  const infinite = share(count('minusInfinity') + count('plusInfinity'));
  const infiniteBefore = usualShare(usual('minusInfinity') + usual('plusInfinity')) ?? 0;
  const isKnown = before !== null && column.kind === 'categorical';
  // Where rare categories are not known one by one, some of the unseen are.
  const canTell = isKnown && (column.others !== null || usual('others') === 0);
  const unseen = canTell ? share(count('unseen')) : null;
  const expected = canTell && column.rows > 0 ? column.once / column.rows : 0;
  const outOfRange = rows ? outsideShare(column, rows) : null;
  const isConstant = constantIn(column, counts, rows);
  const isEnough = counted >= LEAST_ROWS;
  const sizes = independentRows(column, counted);
  const isMore = (now: number | null, then: number, floor: number) =>
    now !== null && now > 0 && now - then >= floor && isCertainlyMore(now, then, sizes);
  const wrong = {
    missing: missingBefore !== null && isMore(missing, missingBefore, floors.share),
    infinite: isMore(infinite, infiniteBefore, quality.infinite),
    unseen: isMore(unseen, expected, floors.share),
    out_of_range: isMore(outOfRange, 0, quality.out_of_range),
    constant:
      isConstant === true && column.distinct > 1 && !mayBeConstant(column, counts, sizes.current),
    type_errors: typeErrors !== null && typeErrors > 0 && typeErrors >= quality.type_errors,
  };
  const kinds = ['missing', 'infinite', 'unseen', 'out_of_range', 'constant'] as const;
  // What was refused is not among the rows.
  const refused = wrong.type_errors ? (['type_errors'] as const) : [];
  return {
    ...{ missing, missing_reference: missingBefore, infinite, unseen },
    ...{ out_of_range: outOfRange, type_errors: typeErrors, is_constant: isConstant },
    findings: [...(isEnough ? kinds.filter((kind) => wrong[kind]) : []), ...refused],
  };
}

/** Rows that follow each other and are alike count for less: as much less as in the reference. */
function independentRows({ effective, rows }: ColumnWindow['column'], counted: number) {
  const part = effective > 0 && rows > 0 ? Math.min(1, effective / rows) : 1;
  return { reference: Math.max(1, rows * part), current: counted * part };
}

function isCertainlyMore(
  now: number,
  then: number,
  sizes: { reference: number; current: number },
): boolean {
  const n = Math.floor(sizes.current);
  const m = Math.max(1, Math.floor(sizes.reference));
  const least = 1 - upperBinomialBound(Math.round((1 - now) * n), n, CONFIDENCE);
  return least > upperBinomialBound(Math.round(then * m), m, CONFIDENCE);
}

/** One value alone is no surprise where the reference has hardly another: as an hour in which it is always the same weekday. */
function mayBeConstant(
  { counts: before, rows }: ColumnWindow['column'],
  counts: readonly number[],
  independent: number,
): boolean {
  const valued = rows - (before?.[binCodes.missing] ?? 0);
  if (!before || valued <= 0) return false;
  const only = counts.findIndex((count, code) => count > 0 && code !== binCodes.missing);
  return ((before[only] ?? 0) / valued) ** independent > 1 - CONFIDENCE;
}

function outsideShare({ moments }: ColumnWindow['column'], rows: FeatureColumns): number | null {
  if (rows.kind !== 'numeric' || !moments || rows.current.values.length === 0) return null;
  let outside = 0;
  for (const value of rows.current.values) {
    if (value < moments.min || value > moments.max) outside += 1;
  }
  return outside / rows.current.values.length;
}

/** null: a bin of numbers may hold one value or many. */
function constantIn(
  { kind }: ColumnWindow['column'],
  counts: readonly number[],
  rows: FeatureColumns | undefined,
): boolean | null {
  if (rows?.kind === 'numeric') {
    const { sorted } = rows.current;
    return sorted.length > 0 && sorted[0] === sorted.at(-1);
  }
  const used = counts.slice(binCodes.first).filter((count) => count > 0).length;
  const others = (counts[binCodes.unseen] ?? 0) + (counts[binCodes.others] ?? 0);
  if (kind === 'categorical') return used === 1 && others === 0;
  return used > 1 ? false : null;
}

const LEAST_ROWS_BEFORE = 100;
const LEAST_STALE_SECONDS = 300;
const STALE_TIMES = 2;

interface Arrivals {
  rows: number;
  /** null: the span before cannot be compared. */
  rowsBefore: number | null;
  lastMinute: Date | null;
  usualGapSeconds: number | null;
}

/** The same of the window as a whole. */
export function datasetQuality(
  arrivals: Arrivals,
  to: Date,
  duplicates: { reference: number; current: number } | null,
  { quality }: Rules,
): DatasetQuality {
  const { rows, rowsBefore, lastMinute, usualGapSeconds } = arrivals;
  const ratio = rowsBefore !== null && rowsBefore >= LEAST_ROWS_BEFORE ? rows / rowsBefore : 1;
  const silentSeconds = lastMinute ? (to.getTime() - lastMinute.getTime()) / 1000 - 60 : 0;
  const longest = Math.max(LEAST_STALE_SECONDS, (usualGapSeconds ?? 0) * STALE_TIMES);
  const wrong = {
    rows_fewer: ratio < 1 - Math.min(quality.row_change, 0.99),
    rows_more: ratio > 1 / (1 - Math.min(quality.row_change, 0.99)),
    duplicates:
      duplicates !== null && duplicates.current - duplicates.reference >= quality.duplicates,
    stale: usualGapSeconds !== null && silentSeconds > longest,
  };
  const kinds = ['rows_fewer', 'rows_more', 'duplicates', 'stale'] as const;
  return {
    rows_before: rowsBefore,
    duplicates: duplicates?.current ?? null,
    duplicates_reference: duplicates?.reference ?? null,
    last_row_at: lastMinute?.toISOString() ?? null,
    usual_gap_seconds: usualGapSeconds,
    findings: kinds.filter((kind) => wrong[kind]),
  };
}

/** Shares of rows that are equal to an earlier one, of as many rows of both sides: of more there are more. */
export function duplicateShares(
  columns: readonly FeatureColumns[],
): { reference: number; current: number } | null {
  const [first] = columns;
  if (!first) return null;
  const rows = Math.min(first.reference.rows, first.current.rows);
  if (rows < LEAST_ROWS) return null;
  const shareOf = (side: 'reference' | 'current') => {
    const all = first[side].rows;
    const cells = columns.map((column) => cellsOf(column, side));
    const seen = new Set<string>();
    for (let row = all - rows; row < all; row += 1) {
      seen.add(cells.map((column) => column[row]).join('\n'));
    }
    return 1 - seen.size / rows;
  };
  return { reference: shareOf('reference'), current: shareOf('current') };
}

function cellsOf(column: FeatureColumns, side: 'reference' | 'current'): (number | null)[] {
  const values = column.kind === 'numeric' ? column[side].values : column[side].codes;
  let at = 0;
  return Array.from(column[side].isMissing, (isMissing) => {
    if (isMissing === 1) return null;
    at += 1;
    return values[at - 1] ?? null;
  });
}
