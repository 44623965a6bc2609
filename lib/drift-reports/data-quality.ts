import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import { binCodes, type ColumnWindow } from '#lib/monitoring/contract.ts';
import { upperBinomialBound } from '#lib/stats/binomial-bound.ts';
import type { ColumnQuality, DatasetQuality } from './contract.ts';
import type { DuplicateShares } from './duplicate-rows.ts';
import type { ModelDriftSettings } from './settings.ts';
import { type Arrivals, judgeArrivals } from './usual-arrivals.ts';

type Rules = Pick<ModelDriftSettings, 'floors' | 'quality'>;

/** Of fewer rows nothing is said. */
const LEAST_ROWS = 20;
/** What differs has to be certain, too: by so much on each side. Findings have no scans in a row that have to agree. */
const CONFIDENCE = 0.999;
/** A request or two of another type are somebody's mistake, however few others came. */
const LEAST_REFUSED = 5;

/** Of the requests for a version: how many there were, and how many were refused for a feature's type. */
export interface TypeErrors {
  requests: number;
  refused: number;
}

/** How well a window's values are made, against the reference or a rule. `rows`: where they are at hand. */
export function columnQuality(
  { column, counts, rows: counted }: ColumnWindow,
  rows: FeatureColumns | undefined,
  { floors, quality }: Rules,
  requests: TypeErrors | null,
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
  const outOfRange = rows ? outsideShare(column, rows) : countedOutside(column, counts);
  const isConstant = constantIn(column, counts, rows);
  const typeErrors = requests && Math.min(1, requests.refused / Math.max(1, requests.requests));
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
    type_errors:
      (requests?.refused ?? 0) >= LEAST_REFUSED && (typeErrors ?? 0) >= quality.type_errors,
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

/** Whether the first bin is of what is below the reference's least, and the last of what is above its greatest; those of equal width, or of older references, are not. */
function hasEnds({ edges, moments }: ColumnWindow['column']): boolean {
  const [lowest, highest] = [edges[0], edges.at(-1)];
  if (!moments || lowest === undefined || highest === undefined) return false;
  return lowest < moments.min && highest >= moments.max;
}

function countedOutside(column: ColumnWindow['column'], counts: readonly number[]): number | null {
  const own = counts.slice(binCodes.first);
  const valued = own.reduce((sum, count) => sum + count, 0);
  if (valued === 0 || !hasEnds(column)) return null;
  return ((own[0] ?? 0) + (own.at(-1) ?? 0)) / valued;
}

/** By counts, numbers that are all in one bin are as good as constant. null: they are beyond the ends, where a bin may hold anything, or there are no bins to tell by. */
function constantIn(
  column: ColumnWindow['column'],
  counts: readonly number[],
  rows: FeatureColumns | undefined,
): boolean | null {
  if (rows?.kind === 'numeric') {
    const { sorted } = rows.current;
    return sorted.length > 0 && sorted[0] === sorted.at(-1);
  }
  const own = counts.slice(binCodes.first);
  const used = own.filter((count) => count > 0).length;
  const others = (counts[binCodes.unseen] ?? 0) + (counts[binCodes.others] ?? 0);
  if (column.kind === 'categorical') return used === 1 && others === 0;
  if (used > 1) return false;
  const isBeyond = (own[0] ?? 0) > 0 || (own.at(-1) ?? 0) > 0;
  return used === 0 || isBeyond || !hasEnds(column) ? null : true;
}

/** The same of the window as a whole. */
export function datasetQuality(
  arrivals: Arrivals,
  to: Date,
  duplicates: DuplicateShares | null,
  { quality }: Rules,
): DatasetQuality {
  const { findings, ...came } = judgeArrivals(arrivals, to, quality.row_change);
  const repeats = duplicates && isRepeating(duplicates, quality.duplicates);
  return {
    ...came,
    duplicates: duplicates?.current ?? null,
    duplicates_reference: duplicates?.compared?.reference ?? null,
    findings: [...findings, ...(repeats ? (['duplicates'] as const) : [])],
  };
}

function isRepeating({ current, compared, rows }: DuplicateShares, floor: number): boolean {
  if (!compared || current < floor || compared.current - compared.reference < floor) return false;
  const sizes = { reference: rows, current: rows };
  return isCertainlyMore(compared.current, compared.reference, sizes);
}
