import {
  countLookups,
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
  const all = [
    ...records.flatMap(({ model, atMs, lookups }) =>
      lookups === null ? [] : [{ model, atMs, counts: countLookups(lookups) }],
    ),
    ...own.map((each) => ({ ...each, model: '' })),
  ];
  for (const { model, atMs, counts: byView } of all) {
    const minuteMs = minuteOf(atMs);
    for (const counts of byView) {
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
