import type { modelActions } from '#lib/audit/contract.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { DriftEvent } from '#lib/drift-reports/contract.ts';
import type { PerformanceEventKind } from '#lib/performance/contract.ts';
import type { GuardEventKind } from '#lib/release-guard/contract.ts';
import type { ServingEvent } from '#lib/telemetry/contract.ts';
import type { IncidentEvent, TimelineItem } from './contract.ts';

export const RELEASES: readonly string[] = ['release.promote', 'release.rollback'];

/** One row of whichever table it is recorded in. */
export interface RecordedRow {
  id: string;
  at: Date;
  source: 'audit' | 'drift' | 'serving' | 'performance' | 'alert' | 'incident' | 'guard';
  event: string;
  subject: string | null;
  actor: Parameters<typeof nameActor>[0] | null;
  detail: string | null;
  /** Of an incident, its number. */
  version: number | null;
  replica: string | null;
  released: { seq?: number; plan?: { routes?: { version: number }[] } } | null;
  /** What an alert or an incident says of itself. */
  alert: { title: string; severity: number } | null;
  drift: Pick<DriftEvent, 'about' | 'column' | 'role' | 'window' | 'report'> | null;
}

/** The same as an entry of the timeline. */
export function toItem(row: RecordedRow): TimelineItem {
  const { id, event, version, detail } = row;
  const at = row.at.toISOString();
  if (row.source === 'drift' && row.drift) {
    const isQuality = row.drift.about === 'quality';
    return {
      ...{ id, at, kind: isQuality ? 'quality' : 'drift', event: event as DriftEvent['kind'] },
      ...{ ...row.drift, version: version ?? 0, detail: detail ?? '' },
    };
  }
  if (row.source === 'performance') {
    const said = { version: version ?? 0, detail: detail ?? '' };
    return { id, at, kind: 'performance', event: event as PerformanceEventKind, ...said };
  }
  if (row.source === 'alert' && row.alert) {
    const said = { version, detail: detail ?? '', ...row.alert };
    return { id, at, kind: 'alert', event: event as 'firing' | 'resolved', ...said };
  }
  if (row.source === 'guard') {
    const said = { release: Number(row.subject), version: version ?? 0, detail: detail ?? '' };
    return { id, at, kind: 'guard', event: event as GuardEventKind, ...said };
  }
  if (row.source === 'serving') {
    const said = { version, replica: row.replica ?? '', detail: detail ?? '' };
    return { id, at, kind: 'serving', event: event as ServingEvent['kind'], ...said };
  }
  const by = row.actor ? nameActor(row.actor) : '';
  if (row.source === 'incident') {
    const said = row.alert ?? { title: '', severity: 0 };
    return {
      ...{ id, at, kind: 'incident', event: event as IncidentEvent, incident: version ?? 0 },
      ...{ ...said, by, detail: detail ?? '' },
    };
  }
  if (RELEASES.includes(event)) {
    const { seq = 0, plan } = row.released ?? {};
    return {
      ...{ id, at, kind: 'release', event: event === 'release.promote' ? 'promote' : 'rollback' },
      ...{ release: seq, versions: plan?.routes?.map((route) => route.version) ?? [] },
      ...{ by, reason: detail ?? '' },
    };
  }
  const action = event as (typeof modelActions)[number];
  return { id, at, kind: 'change', event: action, subject: row.subject ?? '', by, reason: detail };
}
