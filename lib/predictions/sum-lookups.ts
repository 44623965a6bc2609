import {
  addLookups,
  emptyCounts,
  type LookupCounts,
  lookupOutcomes,
} from '#lib/features/count-lookups.ts';
import { type CountedRecord, minuteOf } from './sum-minutes.ts';

/** What a minute's predictions of one model looked up in one version of a view; without a model: what was looked up by itself. */
export interface LookupSum extends LookupCounts {
  minuteMs: number;
  model: string;
}

/** What was looked up by itself. */
export interface OwnLookups {
  atMs: number;
  counts: readonly LookupCounts[];
}

type Counted = Pick<CountedRecord, 'model' | 'atMs' | 'lookups'>;

/** Per minute of arrival, in key order so that writers never lock each other's rows crosswise. */
export function sumLookups(
  records: readonly Counted[],
  own: readonly OwnLookups[] = [],
): LookupSum[] {
  const sums = new Map<string, LookupSum>();
  const sumOf = (view: string, viewVersion: number, atMs: number, model: string) => {
    const minuteMs = minuteOf(atMs);
    // Names of views have no spaces.
    const key = `${view} ${minuteMs} ${viewVersion} ${model}`;
    const found = sums.get(key);
    if (found) return found;
    const sum: LookupSum = { ...emptyCounts(view, viewVersion), minuteMs, model };
    sums.set(key, sum);
    return sum;
  };
  for (const { model, atMs, lookups } of records) {
    if (lookups === null) continue;
    addLookups(lookups, (view, viewVersion) => sumOf(view, viewVersion, atMs, model));
  }
  for (const { atMs, counts } of own) {
    for (const { view, viewVersion, outcomes, ageCounts } of counts) {
      const sum = sumOf(view, viewVersion, atMs, '');
      for (const outcome of lookupOutcomes) sum.outcomes[outcome] += outcomes[outcome];
      for (const [bin, count] of ageCounts.entries()) {
        sum.ageCounts[bin] = (sum.ageCounts[bin] ?? 0) + count;
      }
    }
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
