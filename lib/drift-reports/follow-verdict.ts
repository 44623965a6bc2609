import type { ColumnResult } from './contract.ts';

/** What is said of something that may drift, from scan to scan. */
export type Followed = Pick<ColumnResult, 'drifting_since' | 'streak'>;

/**
 * Drift begins when so many scans in a row have said so, and ends when so many have said it is stable: windows overlap, and one that lies at a floor would say now this
 * and now that. Where there is not enough data, what was said before stays.
 */
export function followVerdict(
  before: Followed | undefined,
  verdict: ColumnResult['verdict'],
  at: string,
  scans: { onset: number; end: number },
): Followed & { change: 'onset' | 'end' | null } {
  const { drifting_since = null, streak = 0 } = before ?? {};
  if (verdict === 'not_enough_data') return { drifting_since, streak, change: null };
  const isDrifting = drifting_since !== null;
  if ((verdict === 'drift') === isDrifting) return { drifting_since, streak: 0, change: null };
  const needed = isDrifting ? scans.end : scans.onset;
  if (streak + 1 < needed) return { drifting_since, streak: streak + 1, change: null };
  return isDrifting
    ? { drifting_since: null, streak: 0, change: 'end' }
    : { drifting_since: at, streak: 0, change: 'onset' };
}
