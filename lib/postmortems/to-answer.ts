import type { Actor } from '#lib/auth/contract.ts';
import type { IncidentCause, IncidentState } from '#lib/incidents/contract.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import type {
  ActionItem,
  ItemKind,
  ItemState,
  Owner,
  PostmortemIncident,
  PostmortemStatus,
  PostmortemSummary,
} from './contract.ts';

export interface KnownIncident {
  number: number;
  title: string;
  severity: Severity;
  state: IncidentState;
  cause: IncidentCause;
  models: string[];
  startedAt: Date;
  openedAt: Date;
  resolvedAt: Date | null;
}

export interface KnownPostmortem {
  id: string;
  incident: KnownIncident;
  status: PostmortemStatus;
  createdAt: Date;
  createdBy: Actor;
  writtenAt: Date;
  writtenBy: Actor;
  publishedAt: Date | null;
  items: { open: number; all: number };
  revision: number;
}

export interface KnownItem {
  id: string;
  incident: { number: number; title: string; models: string[] };
  title: string;
  kind: ItemKind;
  owner: string | null;
  dueOn: string | null;
  state: ItemState;
  note: string | null;
  revision: number;
  createdAt: Date;
  createdBy: Actor;
  closedAt: Date | null;
}

export function toIncident(incident: KnownIncident): PostmortemIncident {
  const { number, title, severity, state, cause, models } = incident;
  return {
    ...{ number, title, severity, state, cause, models },
    started_at: incident.startedAt.toISOString(),
    opened_at: incident.openedAt.toISOString(),
    resolved_at: incident.resolvedAt?.toISOString() ?? null,
  };
}

export function toSummary(known: KnownPostmortem): PostmortemSummary {
  const { id, status, items, revision } = known;
  return {
    ...{ id, status, items, revision, incident: toIncident(known.incident) },
    ...{ created_at: known.createdAt.toISOString(), created_by: known.createdBy },
    ...{ written_at: known.writtenAt.toISOString(), written_by: known.writtenBy },
    published_at: known.publishedAt?.toISOString() ?? null,
  };
}

/** `today` is `2026-03-01`: what was due before it is overdue. */
export function toItem(
  item: KnownItem,
  people: ReadonlyMap<string, { name: string; isActive: boolean }>,
  today: string,
): ActionItem {
  const { id, incident, title, kind, state, note, revision, dueOn } = item;
  return {
    ...{ id, incident, title, kind, state, note, revision },
    owner: item.owner === null ? null : toOwner(item.owner, people.get(item.owner)),
    due_on: dueOn,
    is_overdue: state === 'open' && dueOn !== null && dueOn < today,
    ...{ created_at: item.createdAt.toISOString(), created_by: item.createdBy },
    closed_at: item.closedAt?.toISOString() ?? null,
  };
}

function toOwner(id: string, user: { name: string; isActive: boolean } | undefined): Owner {
  return { id, name: user?.name ?? 'a user who is gone', is_active: user?.isActive ?? false };
}
