import type { AffectedVersion, EntryKind, IncidentRoles } from './contract.ts';
import { incidentRoleNames } from './contract.ts';

/** What of an incident can be said otherwise. */
export interface IncidentSayings {
  title: string;
  severity: number;
  summary: string;
  models: readonly string[];
  versions: readonly AffectedVersion[];
  roles: IncidentRoles;
  runbook: string | null;
  startedAt: Date;
}

export interface UpdateEntry {
  kind: EntryKind;
  text: string;
  detail: Record<string, unknown>;
}

/** An entry for each thing that is said otherwise; none where all is the same. `nameOf` says who a user is. */
export function describeUpdate(
  before: IncidentSayings,
  after: IncidentSayings,
  nameOf: (user: string) => string,
): UpdateEntry[] {
  const entries: UpdateEntry[] = [];
  const change = (text: string, detail = {}) =>
    entries.push({ kind: 'change', text, detail: { event: 'incident.update', ...detail } });
  if (after.title !== before.title) {
    const detail = { title: after.title };
    change(`It is called “${after.title}” now, and was “${before.title}”`, detail);
  }
  if (after.severity !== before.severity) {
    const detail = { from: before.severity, to: after.severity };
    const text = `Severity went from ${before.severity} to ${after.severity}`;
    entries.push({ kind: 'severity', text, detail });
  }
  if (after.summary !== before.summary) change('What was seen was written anew');
  if (affected(after) !== affected(before)) {
    change(`Affected: ${affected(after)}; before: ${affected(before)}`);
  }
  if (after.startedAt.getTime() !== before.startedAt.getTime()) {
    change(`It began at ${clock(after.startedAt)}, not at ${clock(before.startedAt)}`);
  }
  if (after.runbook !== before.runbook) {
    change(
      after.runbook === null ? 'It has no runbook any more' : `Its runbook is ${after.runbook}`,
    );
  }
  for (const role of incidentRoleNames) {
    const user = after.roles[role];
    if (user === before.roles[role]) continue;
    const text = user ? `${nameOf(user)} is ${role} now` : `Nobody is ${role} any more`;
    entries.push({ kind: 'role', text, detail: { role, user: user ?? null } });
  }
  return entries;
}

/** "flights (versions 2, 3), fares". */
function affected({ models, versions }: Pick<IncidentSayings, 'models' | 'versions'>): string {
  const named = models.map((model) => {
    const own = versions.filter((one) => one.model === model).map(({ version }) => version);
    if (own.length === 0) return model;
    return `${model} (version${own.length === 1 ? '' : 's'} ${own.sort((a, b) => a - b).join(', ')})`;
  });
  return named.join(', ') || 'no model';
}

function clock(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
