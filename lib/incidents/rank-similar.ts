import type { SimilarIncident, SimilarReason } from './contract.ts';

export interface Comparable {
  fingerprint: string;
  cause: string;
  models: readonly string[];
  runbook: string | null;
}

/** Of past incidents: what one can be known by, how it went. */
export interface PastIncident extends Comparable {
  number: number;
  title: string;
  severity: SimilarIncident['severity'];
  state: SimilarIncident['state'];
  startedAt: Date;
  openedAt: Date;
  mitigatedAt: Date | null;
  resolvedAt: Date | null;
  ended: string | null;
}

const MOST = 5;
const ORDER = ['same_cause', 'same_subject', 'same_model', 'same_runbook'] as const;

/** Past incidents that are like one, the most alike first and of those the latest, with how they ended and how long they took. */
export function rankSimilar(
  incident: Comparable,
  past: readonly PastIncident[],
): SimilarIncident[] {
  return past
    .flatMap((one) => {
      const why = likeness(incident, one);
      return why === null ? [] : [{ one, why }];
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.why) - ORDER.indexOf(b.why) ||
        b.one.openedAt.getTime() - a.one.openedAt.getTime(),
    )
    .slice(0, MOST)
    .map(({ one, why }) => ({
      ...{ number: one.number, title: one.title, severity: one.severity, state: one.state, why },
      opened_at: one.openedAt.toISOString(),
      ...{ took_minutes: minutesOf(one), ended: one.ended },
    }));
}

function likeness(incident: Comparable, one: Comparable): SimilarReason | null {
  if (one.fingerprint === incident.fingerprint) {
    return one.cause === incident.cause ? 'same_cause' : 'same_subject';
  }
  if (one.models.some((model) => incident.models.includes(model))) return 'same_model';
  return one.runbook !== null && one.runbook === incident.runbook ? 'same_runbook' : null;
}

function minutesOf({ startedAt, mitigatedAt, resolvedAt }: PastIncident): number | null {
  const end = mitigatedAt ?? resolvedAt;
  return end === null ? null : Math.max(0, (end.getTime() - startedAt.getTime()) / 60_000);
}
