import type { DatasetQuality } from './contract.ts';

/** The same hours of another day: moments are of minutes that had rows. */
export interface SameHours {
  from: Date;
  to: Date;
  minutes: readonly Date[];
  /** The last minute with rows before `from`; null: there was none. */
  lastBefore: Date | null;
}

export interface Arrivals {
  rows: number;
  /** Of the same span of days before. */
  before: readonly { days: number; rows: number }[];
  lastMinute: Date | null;
  /** Of the last week, nearly all gaps between minutes with rows are no longer; null: there are too few to say. */
  gapSeconds: number | null;
  sameHours: readonly SameHours[];
}

const LEAST_ROWS_BEFORE = 100;
const LEAST_STALE_SECONDS = 300;
const STALE_TIMES = 2;
const MINUTE_SECONDS = 60;

type Found = Pick<DatasetQuality, 'rows_usual' | 'last_row_at' | 'usual_gap_seconds'> & {
  findings: ('rows_fewer' | 'rows_more' | 'stale')[];
};

/**
 * Whether far fewer or more rows came than in the same span of days before, all of them, and whether nothing has come for longer than twice what is usual: as nearly all gaps
 * of the last week, or as long as nothing came in the same hours of days before, whichever is longer. So a pause every night is none that is told.
 */
export function judgeArrivals(
  { rows, before, lastMinute, gapSeconds, sameHours }: Arrivals,
  to: Date,
  rowChange: number,
): Found {
  const counts = before.map((one) => one.rows);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const part = 1 - Math.min(rowChange, 0.99);
  const isFewer = before.length > 0 && least >= LEAST_ROWS_BEFORE && rows < least * part;
  const isMore = before.length > 0 && rows > Math.max(most, LEAST_ROWS_BEFORE) / part;
  const usual =
    gapSeconds === null ? null : Math.max(gapSeconds, ...sameHours.map(longestSilenceSeconds));
  const silent = lastMinute ? secondsBetween(lastMinute, to) - MINUTE_SECONDS : 0;
  const isStale = usual !== null && silent > Math.max(LEAST_STALE_SECONDS, usual * STALE_TIMES);
  return {
    rows_usual: before.length === 0 ? null : { least, most, days: before.map(({ days }) => days) },
    last_row_at: lastMinute?.toISOString() ?? null,
    usual_gap_seconds: usual,
    findings: [
      ...(isFewer ? (['rows_fewer'] as const) : []),
      ...(isMore ? (['rows_more'] as const) : []),
      ...(isStale ? (['stale'] as const) : []),
    ],
  };
}

/** Until the end of the hours, or until rows came again; also of what began before them. */
function longestSilenceSeconds({ from, to, minutes, lastBefore }: SameHours): number {
  let last = lastBefore ?? from;
  let longest = 0;
  for (const next of [...minutes, to]) {
    longest = Math.max(longest, secondsBetween(last, next) - MINUTE_SECONDS);
    last = next;
  }
  return longest;
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
