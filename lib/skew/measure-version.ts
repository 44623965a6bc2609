import type { FeatureValue, LoggedFeatures, PinnedList } from '#lib/features/contract.ts';
import type { Profile } from '#lib/validation/contract.ts';
import { compareOffline } from './compare-offline.ts';
import { compareReference } from './compare-reference.ts';
import type { FeatureSkew } from './contract.ts';

/** A row of a request that named entities. */
export interface ServedRow {
  at: string;
  entities: Readonly<Record<string, unknown>>;
  /** By the list's features: what the version was fed. */
  values: readonly FeatureValue[];
  origins: LoggedFeatures['rows'][number]['origins'];
}

/** The rows of a version's requests whose features were looked up by its list. */
export function servedRows(requests: readonly LoggedFeatures[], { list }: PinnedList): ServedRow[] {
  return requests.flatMap(({ at, list: logged, rows }) => {
    const isSame =
      logged.length === list.length &&
      logged.every(({ feature, as }, index) => {
        const item = list[index];
        return item?.feature === feature && item.as === as;
      });
    if (!isSame) return [];
    return rows
      .filter(({ values }) => values.length === list.length)
      .map(({ entities, values, origins }) => ({ at, entities, values, origins }));
  });
}

/**
 * What a version's features came to. `offline` are of the first rows, as they would be computed for training; undefined: not known. Where
 * the request brought a value itself, it was not the views that were served.
 */
export function measureVersion({
  version,
  features,
  profile,
  rows,
  offline,
}: {
  version: number;
  features: PinnedList;
  profile: Profile | null;
  rows: readonly ServedRow[];
  offline: readonly (readonly (FeatureValue | undefined)[])[];
}): Omit<FeatureSkew, 'findings'>[] {
  return features.list.map(({ feature, as }, place) => {
    const pairs = offline.flatMap((computed, index) => {
      const row = rows[index];
      const value = computed[place];
      const origin = row?.origins[place];
      if (!row || value === undefined || origin === 'request' || isHidden(row, place)) return [];
      const isLookedUp = origin === 'online' || origin === 'last_known';
      return [{ served: isLookedUp ? (row.values[place] ?? null) : null, offline: value }];
    });
    const column = profile && Object.hasOwn(profile.columns, as) ? profile.columns[as] : undefined;
    const served = rows
      .filter((row) => !isHidden(row, place))
      .map(({ values }) => values[place] ?? null);
    return {
      version,
      feature: as,
      source: feature,
      offline: compareOffline(pairs),
      reference: column ? compareReference(served, column) : null,
    };
  });
}

/** The log leaves values of redacted features out, and says where they came from. */
function isHidden({ values, origins }: ServedRow, place: number): boolean {
  return (values[place] ?? null) === null && origins[place] !== 'none';
}
