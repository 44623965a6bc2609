import {
  countLookups,
  emptyCounts,
  type LookupCounts,
  lookupOutcomes,
} from '#lib/features/count-lookups.ts';
import { type CountedRecord, minuteOf } from './sum-minutes.ts';

/** What a minute's predictions of one model looked up in one version of a view. */
export interface LookupSum extends LookupCounts {
  minuteMs: number;
  model: string;
}

type Counted = Pick<CountedRecord, 'model' | 'atMs' | 'lookups'>;

/** Per minute of arrival, in key order so that writers never lock each other's rows crosswise. */
export function sumLookups(records: readonly Counted[]): LookupSum[] {
  const sums = new Map<string, LookupSum>();
  for (const { model, atMs, lookups } of records) {
    if (lookups === null) continue;
    const minuteMs = minuteOf(atMs);
    for (const counts of countLookups(lookups)) {
      const { view, viewVersion, outcomes, ageCounts } = counts;
      if (lookupOutcomes.every((outcome) => outcomes[outcome] === 0)) continue;
      const key = JSON.stringify([view, minuteMs, viewVersion, model]);
      const sum = sums.get(key) ?? { ...emptyCounts(view, viewVersion), minuteMs, model };
      sums.set(key, sum);
      for (const outcome of lookupOutcomes) sum.outcomes[outcome] += outcomes[outcome];
      for (const [bin, count] of ageCounts.entries()) {
        if (count > 0) sum.ageCounts[bin] = (sum.ageCounts[bin] ?? 0) + count;
      }
    }
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
