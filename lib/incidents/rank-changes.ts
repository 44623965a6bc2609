import type { IncidentEntry } from './contract.ts';

const HOUR_MS = 3_600_000;
/** How long before its start an incident is looked for its cause. */
export const HOURS_BEFORE = 2;
/** What is stamped a little later than the start came before it all the same: clocks of several machines. */
const CLOCKS_MS = 60_000;

/** What is likeliest the cause first: a promotion; then other releases, settings, features, drift that began, a breaker. Of the same kind the latest first. */
const RANKS: ((entry: IncidentEntry) => boolean)[] = [
  ({ detail }) => detail.event === 'release.promote',
  ({ kind, detail }) => kind === 'release' && detail.event !== 'release.promote',
  (entry) => isSetting(entry) && !isOfFeatures(entry),
  isOfFeatures,
  ({ kind, detail }) => (kind === 'drift' || kind === 'quality') && detail.event === 'onset',
  ({ kind, detail }) => kind === 'serving' && String(detail.event).endsWith('opened'),
];

/** Said of the incident itself, or done about it or about who is told: no cause of it. */
const ABOUT_IT = /^(incident|silence)\./;
/** The same of what is shown as changed last; a rule of alerts may be why an incident was opened, but changes no model. */
const NOT_OF_MODELS = /^(incident|silence|alert_rule)\./;

/**
 * What changed in the two hours before an incident began, by how likely it is the cause. What follows from a cause, such as errors, is left out, and so is what was done
 * once it was known: nothing after it was opened is a cause, nor is a rollback after it began, or one by a guard.
 */
export function rankChanges(
  entries: readonly IncidentEntry[],
  { startedAt, openedAt }: { startedAt: Date; openedAt: Date },
): IncidentEntry[] {
  const start = startedAt.getTime();
  const from = start - HOURS_BEFORE * HOUR_MS;
  const within = entries.filter((entry) => {
    const time = Date.parse(entry.at);
    if (time < from || ABOUT_IT.test(String(entry.detail.event))) return false;
    if (entry.detail.event === 'release.rollback') return time <= start && !isByGuard(entry);
    return time <= start || (time <= start + CLOCKS_MS && time <= openedAt.getTime());
  });
  return RANKS.flatMap((isOfRank) =>
    within.filter(isOfRank).sort((a, b) => Date.parse(b.at) - Date.parse(a.at)),
  );
}

/** What was done to models last, of entries that are newest first. */
export function findLastChange(entries: readonly IncidentEntry[]): IncidentEntry | null {
  return entries.find(({ detail }) => !NOT_OF_MODELS.test(String(detail.event))) ?? null;
}

function isByGuard({ actor }: IncidentEntry): boolean {
  return actor?.kind === 'system' && actor.id === 'release-guard';
}

/** Of a guard, what a person set; what it found is what was seen. */
function isSetting({ kind, detail }: IncidentEntry): boolean {
  return kind === 'change' || String(detail.event).startsWith('release_guard.');
}

function isOfFeatures({ kind, detail }: IncidentEntry): boolean {
  return kind === 'change' && String(detail.event).startsWith('feature_');
}
