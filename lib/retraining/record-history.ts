import type { RecordedFacts } from './backtest-policy.ts';
import { driftFacts, type SaidOfVersion } from './drift-facts.ts';
import type { RetrainingFacts } from './evaluate-policy.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What was stored of a model over time, each oldest first. */
export interface StoredHistory {
  reports: readonly SaidOfVersion[];
  /** Which versions were in force, and since when. */
  routed: readonly { from: Date; versions: readonly number[]; main: number }[];
  performance: readonly { at: Date; fact: { value: number; labels: number } | null }[];
  /** Labelled rows by the hour that they came to be in; from `days` before. */
  labelled: readonly { hour: Date; labelled: number }[];
  /** What labels say now; left out: the history ends before now. */
  present?: { value: number; labels: number } | null;
  /** By version. */
  references: ReadonlyMap<number, number | null>;
}

/** What was known hour by hour, of nothing that came later; a history that goes up to now ends with what is known now, of the hour under way too. */
export function recordHistory(
  stored: StoredHistory,
  { from, to }: { from: Date; to: Date },
  of: { days: number | null; isHigherBetter: boolean },
): RecordedFacts[] {
  const history: RecordedFacts[] = [];
  const routedAt = follow(stored.routed, (one) => one.from);
  const performedAt = follow(stored.performance, (one) => one.at);
  const reportedAt = follow(stored.reports, (one) => one.at);
  const newest = new Map<number, SaidOfVersion>();
  const labels = slideLabels(stored.labelled, of.days ?? 0);
  const first = Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS;
  const look = (at: Date, isPresent: boolean): void => {
    for (const report of reportedAt(at)) newest.set(report.version, report);
    performedAt(at);
    routedAt(at);
    const routed = routedAt.last;
    const { came, all } = labels(at, isPresent);
    history.push({
      at,
      ...driftFacts([...newest.values()], routed?.versions ?? [], at),
      performance: performance(
        isPresent ? stored.present : performedAt.last?.fact,
        routed,
        stored,
        of,
      ),
      labels: of.days === null ? null : all,
      labelsSince: came,
    });
  };
  for (let ms = first; ms <= to.getTime(); ms += HOUR_MS) look(new Date(ms), false);
  if (stored.present !== undefined && to.getTime() % HOUR_MS > 0) look(to, true);
  return history;
}

function performance(
  fact: { value: number; labels: number } | null | undefined,
  routed: StoredHistory['routed'][number] | undefined,
  { references }: StoredHistory,
  { isHigherBetter }: { isHigherBetter: boolean },
): RetrainingFacts['performance'] {
  if (!fact || !routed) return null;
  return { ...fact, isHigherBetter, reference: references.get(routed.main) ?? null };
}

/** Those that there are at a time and were not at the last; `last` is the newest of all so far. */
function follow<T>(all: readonly T[], timeOf: (one: T) => Date) {
  let next = 0;
  const step = (at: Date): T[] => {
    const begin = next;
    while (next < all.length && timeOf(all[next] as T) <= at) next += 1;
    if (next > begin) step.last = all[next - 1];
    return all.slice(begin, next);
  };
  step.last = undefined as T | undefined;
  return step;
}

/** Labelled rows that came in the hour before, and in so many days before. An hour counts when it is over, and now also the one under way. */
function slideLabels(hours: StoredHistory['labelled'], days: number) {
  let begin = 0;
  let end = 0;
  let all = 0;
  const startOf = (place: number) => hours[place]?.hour.getTime() ?? 0;
  return (at: Date, isPresent: boolean): { came: number; all: number } => {
    const until = isPresent ? at.getTime() + HOUR_MS : at.getTime();
    let came = 0;
    for (; end < hours.length && startOf(end) + HOUR_MS <= until; end += 1) {
      const { labelled = 0 } = hours[end] ?? {};
      all += labelled;
      if (startOf(end) + 2 * HOUR_MS > until) came = labelled;
    }
    for (; begin < end && startOf(begin) < at.getTime() - days * DAY_MS; begin += 1) {
      all -= hours[begin]?.labelled ?? 0;
    }
    return { came, all };
  };
}
