import type { IncidentEntry } from './contract.ts';

const HOUR_MS = 3_600_000;
/** How long before its start an incident is looked for its cause. */
export const HOURS_BEFORE = 2;
/** What is stamped a little later than the start came before it all the same: clocks of several machines. */
const CLOCKS_MS = 60_000;

/** What is likeliest the cause first: a release; then settings, features, drift that began, a breaker. Of the same kind the latest first. */
const RANKS: ((entry: IncidentEntry) => boolean)[] = [
  ({ kind }) => kind === 'release' || kind === 'guard',
  (entry) => entry.kind === 'change' && !isOfFeatures(entry) && !isOfIncident(entry),
  isOfFeatures,
  ({ kind, detail }) => (kind === 'drift' || kind === 'quality') && detail.event === 'onset',
  ({ kind, detail }) => kind === 'serving' && String(detail.event).endsWith('opened'),
];

/** What changed in the two hours before an incident began, by how likely it is the cause. What follows from a cause, such as errors, is left out. */
export function rankChanges(entries: readonly IncidentEntry[], startedAt: Date): IncidentEntry[] {
  const to = startedAt.getTime() + CLOCKS_MS;
  const from = startedAt.getTime() - HOURS_BEFORE * HOUR_MS;
  const within = entries.filter(({ at }) => {
    const time = Date.parse(at);
    return time >= from && time <= to;
  });
  return RANKS.flatMap((isOfRank) =>
    within.filter(isOfRank).sort((a, b) => Date.parse(b.at) - Date.parse(a.at)),
  );
}

/** What was done to models last, of entries that are newest first; what was done to the incident itself is no cause of it. */
export function findLastChange(entries: readonly IncidentEntry[]): IncidentEntry | null {
  return entries.find((entry) => !isOfIncident(entry)) ?? null;
}

function isOfIncident({ detail }: IncidentEntry): boolean {
  return String(detail.event).startsWith('incident.');
}

function isOfFeatures({ kind, detail }: IncidentEntry): boolean {
  return kind === 'change' && String(detail.event).startsWith('feature_');
}
