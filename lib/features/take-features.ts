import type { FeatureStatus, FeatureValue, LoggedFeatures, PinnedList } from './contract.ts';

/**
 * Where a value that a version is fed came from. online: it was looked up. last_known, default: it stands in for one that could not be, or
 * that there is none of. request: the request brought it. none: there is none.
 */
type FeatureOrigin = LoggedFeatures['rows'][number]['origins'][number];

export interface TakenFeature {
  value: FeatureValue;
  /** null: it could not be looked up. */
  status: FeatureStatus | null;
  /** How old the entity's latest event was, in seconds; null: there is none, or it is not known. */
  ageSeconds: number | null;
  origin: FeatureOrigin;
}

/** What was looked up for the rows of a request, by the list of one version. */
export interface TakenFeatures {
  atMs: number;
  list: PinnedList;
  /** By row, in the list's order; null: the row names no entities. */
  rows: readonly (readonly TakenFeature[] | null)[];
  /** What could not be looked up, and why; null: all could. */
  failure: string | null;
}

/** A row as a version is fed it: what it brought, and what was looked up for it; the request's own value goes first where the list says so, and where there is no other. */
export function mergeRow(
  brought: Readonly<Record<string, unknown>>,
  taken: readonly TakenFeature[],
  { list, request_wins }: PinnedList,
): { row: Record<string, unknown>; features: TakenFeature[] } {
  const row = { ...brought };
  const features = taken.map((feature, index): TakenFeature => {
    const name = list[index]?.as ?? '';
    const own = Object.hasOwn(brought, name) ? brought[name] : undefined;
    if (own !== undefined && (request_wins || feature.origin !== 'online')) {
      return { ...feature, value: asValue(own), origin: 'request' };
    }
    row[name] = feature.value;
    return feature;
  });
  return { row, features };
}

/** For the log; what it is fed is the model's to check. */
function asValue(given: unknown): FeatureValue {
  return typeof given === 'number' || typeof given === 'string' || typeof given === 'boolean'
    ? given
    : null;
}
