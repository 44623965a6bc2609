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
 * What a view said of a row, by all the features asked of it: the last of these that any of them is. failed: it could not be looked up. not_found, expired: of the entity. null: at least
 * one of them has no value. present: all have.
 */
export type LookupOutcome = (typeof lookupOutcomes)[number];

const RANKS = Object.fromEntries(lookupOutcomes.map((outcome, rank) => [outcome, rank])) as Record<
  LookupOutcome,
  number
>;

/** What lookups of one version of a view came to. */
export interface LookupCounts {
  view: string;
  viewVersion: number;
  outcomes: Record<LookupOutcome, number>;
  /** By bins of age: of the oldest of the features, where it was present or null. */
  ageCounts: number[];
}

/** A lookup is a row of a version of a view. Rows that named no entities are none, nor are features of another server. */
export function countLookups(lookups: LookedUpRows): LookupCounts[] {
  const counted: LookupCounts[] = [];
  addLookups(lookups, (view, viewVersion) => {
    const counts = emptyCounts(view, viewVersion);
    counted.push(counts);
    return counts;
  });
  return counted;
}

/** Adds lookups to the counts that there are of a version of a view; those are asked for once, and only where there is something to add. */
export function addLookups(
  { list, rows }: LookedUpRows,
  countsOf: (view: string, viewVersion: number) => LookupCounts,
): void {
  const named = rows.filter(({ statuses }) => statuses.length === list.length);
  if (named.length === 0) return;
  for (const { view, viewVersion, places } of placesByView(list)) {
    const { outcomes, ageCounts } = countsOf(view, viewVersion);
    for (const { statuses, ages } of named) {
      const outcome = outcomeOf(places, statuses);
      outcomes[outcome] += 1;
      if (outcome !== 'present' && outcome !== 'null') continue;
      const known = places.flatMap((place) => ages[place] ?? []);
      if (known.length === 0) continue;
      const bin = ageBin(Math.max(...known));
      ageCounts[bin] = (ageCounts[bin] ?? 0) + 1;
    }
  }
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

function outcomeOf(
  places: readonly number[],
  statuses: LookedUpRows['rows'][number]['statuses'],
): LookupOutcome {
  let worst = 0;
  for (const place of places) worst = Math.max(worst, RANKS[statuses[place] ?? 'failed']);
  return lookupOutcomes[worst] ?? 'failed';
}

/** The places of a list's features, by the version of the view they are of. */
interface Places {
  view: string;
  viewVersion: number;
  places: number[];
}

/** Lists are few, and their requests many. */
const MOST_KNOWN = 1000;
const known = new Map<string, readonly Places[]>();

function placesByView(list: LookedUpRows['list']): readonly Places[] {
  const key = list.map(({ feature }) => feature).join(' ');
  const found = known.get(key);
  if (found) return found;
  const made = findPlaces(list);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, made);
  return made;
}

function findPlaces(list: LookedUpRows['list']): Places[] {
  const byView = new Map<string, Places>();
  for (const [place, { feature }] of list.entries()) {
    const reference = parseReference(feature);
    // The views that are defined here are pinned in lists; another server's are not.
    if (!reference || reference.version === null) continue;
    const { view, version } = reference;
    const places = byView.get(`${view}@${version}`);
    if (places) places.places.push(place);
    else byView.set(`${view}@${version}`, { view, viewVersion: version, places: [place] });
  }
  return [...byView.values()];
}
