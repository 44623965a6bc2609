import { AGE_BIN_COUNT, ageBin } from '#lib/stats/age-histogram.ts';
import type { FeatureStatus, LoggedFeatures } from './contract.ts';
import { parseReference } from './feature-reference.ts';

/** What is counted of what was looked up for a request: no keys and no values. */
export interface LookedUpRows {
  list: readonly { feature: string }[];
  rows: readonly Pick<LoggedFeatures['rows'][number], 'statuses' | 'ages'>[];
}

export const lookupOutcomes = ['present', 'null', 'expired', 'not_found', 'failed'] as const;
/**
 * What a view said of a row, by all the features asked of it. failed: it could not be looked up. not_found, expired: of the entity. null: at least
 * one of them has no value. present: all have.
 */
export type LookupOutcome = (typeof lookupOutcomes)[number];

/** What lookups of one version of a view came to. */
export interface LookupCounts {
  view: string;
  viewVersion: number;
  outcomes: Record<LookupOutcome, number>;
  /** By bins of age: of the entity's latest event, where it was present or null. */
  ageCounts: number[];
}

/** A lookup is a row of a version of a view. Rows that named no entities are none, nor are features of another server. */
export function countLookups({ list, rows }: LookedUpRows): LookupCounts[] {
  return placesByView(list).map(({ view, viewVersion, places }) => {
    const counts = emptyCounts(view, viewVersion);
    for (const { statuses, ages } of rows) {
      if (statuses.length !== list.length) continue;
      const outcome = outcomeOf(places.map((place) => statuses[place] ?? null));
      counts.outcomes[outcome] += 1;
      if (outcome !== 'present' && outcome !== 'null') continue;
      const age = places.map((place) => ages[place] ?? null).find((known) => known !== null);
      if (age === undefined || age === null) continue;
      const bin = ageBin(age);
      counts.ageCounts[bin] = (counts.ageCounts[bin] ?? 0) + 1;
    }
    return counts;
  });
}

/** The same of an answer that is of no prediction. */
export function countAnswer({
  atMs,
  features,
  rows,
}: {
  atMs: number;
  features: readonly { reference: string }[];
  rows: readonly (readonly { status: FeatureStatus; eventMs: number | null }[])[];
}): LookupCounts[] {
  return countLookups({
    list: features.map(({ reference }) => ({ feature: reference })),
    rows: rows.map((row) => ({
      statuses: row.map(({ status }) => status),
      ages: row.map(({ eventMs }) =>
        eventMs === null ? null : Math.max(0, (atMs - eventMs) / 1000),
      ),
    })),
  });
}

export function emptyCounts(view: string, viewVersion: number): LookupCounts {
  return {
    view,
    viewVersion,
    outcomes: { present: 0, null: 0, expired: 0, not_found: 0, failed: 0 },
    ageCounts: new Array<number>(AGE_BIN_COUNT).fill(0),
  };
}

function outcomeOf(statuses: readonly (string | null)[]): LookupOutcome {
  if (statuses.includes(null)) return 'failed';
  if (statuses.includes('not_found')) return 'not_found';
  if (statuses.includes('expired')) return 'expired';
  return statuses.includes('null') ? 'null' : 'present';
}

interface Places {
  view: string;
  viewVersion: number;
  places: number[];
}

function placesByView(list: LookedUpRows['list']): Places[] {
  const found = new Map<string, Places>();
  for (const [place, { feature }] of list.entries()) {
    const pinned = pinnedView(feature);
    if (!pinned) continue;
    const known = found.get(pinned.key);
    if (known) known.places.push(place);
    else found.set(pinned.key, { ...pinned, places: [place] });
  }
  return [...found.values()];
}

/** Lists are few, and their requests many. */
const MOST_KNOWN = 10_000;
const knownViews = new Map<
  string,
  { key: string; view: string; viewVersion: number } | undefined
>();

/** The views that are defined here are pinned in lists; another server's are not. */
function pinnedView(feature: string) {
  if (knownViews.has(feature)) return knownViews.get(feature);
  const reference = parseReference(feature);
  const pinned =
    reference && reference.version !== null
      ? {
          key: `${reference.view}@${reference.version}`,
          view: reference.view,
          viewVersion: reference.version,
        }
      : undefined;
  if (knownViews.size >= MOST_KNOWN) knownViews.clear();
  knownViews.set(feature, pinned);
  return pinned;
}
