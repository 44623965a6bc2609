import type { Actor } from '#lib/auth/contract.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import {
  type AffectedVersion,
  type IncidentCause,
  type IncidentRole,
  type IncidentRoles,
  type IncidentState,
  type IncidentSummary,
  type IncidentTask,
  incidentRoleNames,
  type Person,
} from './contract.ts';

export interface KnownIncident {
  id: string;
  number: number;
  title: string;
  state: IncidentState;
  isOpen: boolean;
  severity: Severity;
  cause: IncidentCause;
  models: string[];
  versions: AffectedVersion[];
  roles: IncidentRoles;
  runbook: string | null;
  startedAt: Date;
  openedAt: Date;
  openedBy: Actor;
  acknowledgedAt: Date | null;
  acknowledgedBy: Actor | null;
  mitigatedAt: Date | null;
  resolvedAt: Date | null;
  reviewedAt: Date | null;
  mergedInto: number | null;
  revision: number;
}

export interface KnownTask {
  id: string;
  title: string;
  assignee: string | null;
  createdAt: Date;
  createdBy: Actor;
  doneAt: Date | null;
  doneBy: Actor | null;
}

export function toSummary(
  incident: KnownIncident,
  people: ReadonlyMap<string, Person>,
): IncidentSummary {
  const { id, number, title, state, severity, cause, models, versions, runbook } = incident;
  return {
    ...{ id, number, title, state, severity, cause, models, versions, runbook },
    is_open: incident.isOpen,
    roles: toRoles(incident.roles, people),
    started_at: incident.startedAt.toISOString(),
    opened_at: incident.openedAt.toISOString(),
    opened_by: incident.openedBy,
    acknowledged_at: incident.acknowledgedAt?.toISOString() ?? null,
    acknowledged_by: incident.acknowledgedBy,
    mitigated_at: incident.mitigatedAt?.toISOString() ?? null,
    resolved_at: incident.resolvedAt?.toISOString() ?? null,
    reviewed_at: incident.reviewedAt?.toISOString() ?? null,
    merged_into: incident.mergedInto,
    revision: incident.revision,
  };
}

export function toTask(task: KnownTask, people: ReadonlyMap<string, Person>): IncidentTask {
  const { id, title, assignee } = task;
  return {
    ...{ id, title },
    assignee: assignee === null ? null : nameOf(assignee, people),
    created_at: task.createdAt.toISOString(),
    created_by: task.createdBy,
    done_at: task.doneAt?.toISOString() ?? null,
    done_by: task.doneBy,
  };
}

function toRoles(
  roles: IncidentRoles,
  people: ReadonlyMap<string, Person>,
): Partial<Record<IncidentRole, Person>> {
  return Object.fromEntries(
    incidentRoleNames.flatMap((role) => {
      const id = roles[role];
      return id === undefined ? [] : [[role, nameOf(id, people)]];
    }),
  );
}

function nameOf(id: string, people: ReadonlyMap<string, Person>): Person {
  return people.get(id) ?? { id, name: 'a user who is gone' };
}
