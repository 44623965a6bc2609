import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { Severity } from '#lib/notifications/contract.ts';
import type { AffectedVersion } from '../contract.ts';
import { describeUpdate } from '../describe-update.ts';
import { userNotFound } from '../not-found.ts';
import type { actOnIncident, mergeIncident, updateIncident } from '../operations.ts';
import { moveAlerts } from '../store/alerts.ts';
import { announceIncident, insertEntries } from '../store/entries.ts';
import { passOnMerged, type StoredIncident, saveIncident } from '../store/incidents.ts';
import { findNames, findPeople } from '../store/people.ts';
import { moveOpenRuns } from '../store/runs.ts';
import { moveTasks } from '../store/tasks.ts';
import { copyEntries } from '../store/timeline.ts';
import { changeIncidents, refused, takeStep, tellMore } from './carry-out.ts';
import { checkSubjects, readStart } from './check-subjects.ts';

/** What people do to incidents. Every act is an entry of the timeline, is audited, and is announced. */
export function createIncidentActs({ db }: { db: Db }) {
  /** What it had is the other's now: its timeline, its tasks, its alerts, its runbooks' open runs, what it affects. */
  async function handOver(
    tx: Tx,
    from: StoredIncident,
    into: StoredIncident,
    { ctx, at }: { ctx: ChangeContext; at: Date },
  ): Promise<void> {
    await copyEntries(tx, from.id, into.id, at);
    await moveTasks(tx, from.id, into.id);
    await moveAlerts(tx, from.id, into.id);
    await moveOpenRuns(tx, from, into);
    await passOnMerged(tx, from.number, into.number);
    const saved = await saveIncident(tx, into, {
      models: [...new Set([...into.models, ...from.models])],
      versions: union(into.versions, from.versions),
      severity: Math.min(into.severity, from.severity) as Severity,
      startedAt: new Date(Math.min(from.startedAt.getTime(), into.startedAt.getTime())),
      roles: { ...from.roles, ...into.roles },
      runbook: into.runbook ?? from.runbook,
    });
    const text = `Incident ${from.number} is part of it now: ${from.title}`;
    const entry = { at, kind: 'merge' as const, text, detail: { from: from.number } };
    await insertEntries(tx, into.id, [{ ...entry, actor: ctx.actor }], at);
    if (saved.severity < into.severity) await tellMore(tx, saved, at);
    await announceIncident(tx, into.number);
  }

  /** What was mitigated is so no more where what still does harm becomes part of it: who merges them is on it. */
  async function goOn(
    tx: Tx,
    from: StoredIncident,
    into: StoredIncident,
    { ctx, at }: { ctx: ChangeContext; at: Date },
  ): Promise<StoredIncident> {
    if (into.mitigatedAt === null || from.mitigatedAt !== null) return into;
    const note = `incident ${from.number}, which is not mitigated, is part of it now`;
    // A guard ends the harm of what nobody has taken on yet, or somebody works on: that goes on as it was.
    if (into.state !== 'mitigated') {
      const began = new Date(Math.max(from.startedAt.getTime(), into.mitigatedAt.getTime()));
      const detail = { harm: { began: began.toISOString() } };
      const text = `It does harm again: ${note}`;
      const source = `harm:${at.toISOString()}`;
      await insertEntries(tx, into.id, [{ at, kind: 'state', text, detail, source }], at);
      return saveIncident(tx, into, { mitigatedAt: null });
    }
    const event = { kind: 'investigate', by: ctx.actor, note } as const;
    return (await takeStep(tx, into, event, { ctx, at })).incident;
  }

  return {
    act: (
      number: number,
      { action, note, expected_revision }: OperationInput<typeof actOnIncident>['body'],
      ctx: ChangeContext,
    ): Promise<void> =>
      changeIncidents(db, [number], { expected_revision }, async (tx, incident, at) => {
        await takeStep(tx, incident, { kind: action, by: ctx.actor, note }, { ctx, at });
      }),

    merge: (
      number: number,
      {
        into: other,
        reason: note,
        expected_revision,
      }: OperationInput<typeof mergeIncident>['body'],
      ctx: ChangeContext,
    ): Promise<void> =>
      changeIncidents(db, [number, other], { expected_revision }, async (tx, from, at, into) => {
        const event = { kind: 'merge', by: ctx.actor, into: into ?? from, note } as const;
        const { incident } = await takeStep(tx, from, event, { ctx, at });
        if (into)
          await handOver(tx, incident, await goOn(tx, from, into, { ctx, at }), { ctx, at });
      }),

    update: (
      number: number,
      {
        reason,
        expected_revision,
        started_at,
        ...said
      }: OperationInput<typeof updateIncident>['body'],
      ctx: ChangeContext,
    ): Promise<void> =>
      changeIncidents(db, [number], { expected_revision }, async (tx, before, at) => {
        if (before.mergedInto !== null) {
          const part = `Incident ${number} is part of incident ${before.mergedInto} now: change that one.`;
          throw refused(part, before);
        }
        const startedAt = readStart(started_at, before.startedAt, at);
        const given = Object.fromEntries(
          Object.entries(said).filter(([, value]) => value !== undefined),
        );
        const after: StoredIncident = { ...before, ...given, startedAt };
        if (said.models && !said.versions) {
          after.versions = before.versions.filter(({ model }) => after.models.includes(model));
        }
        after.models = [...new Set(after.models)];
        after.versions = union(after.versions, []);
        await checkSubjects(tx, after, before);
        const ids = [...Object.values(before.roles), ...Object.values(after.roles)];
        const names = await findNames(tx, ids);
        await checkRoles(tx, before, after);
        const entries = describeUpdate(before, after, (id) => names.get(id)?.name ?? 'Somebody');
        if (entries.length === 0) return;
        const { title, severity, summary, models, versions, roles, runbook } = after;
        const changed = { title, severity, summary, models, versions, roles, runbook, startedAt };
        const saved = await saveIncident(tx, before, changed);
        const rows = entries.map((entry) => ({
          ...{ at, actor: ctx.actor, kind: entry.kind, detail: entry.detail },
          text: reason ? `${entry.text}: ${reason}` : entry.text,
        }));
        await insertEntries(tx, before.id, rows, at);
        await recordChange(
          tx,
          {
            ...{ action: 'incident.update', subject: `incident:${number}`, reason },
            ...{ before: toAudit(before), after: toAudit(saved) },
          },
          ctx,
        );
        if (saved.isOpen && saved.severity < before.severity) await tellMore(tx, saved, at);
        await announceIncident(tx, number);
      }),
  };
}

/** Only who may act can be given a role; who had it before keeps it. */
async function checkRoles(tx: Tx, before: StoredIncident, after: StoredIncident): Promise<void> {
  const had = new Set(Object.values(before.roles));
  const given = Object.values(after.roles).filter((id) => !had.has(id));
  if (given.length === 0) return;
  const people = await findPeople(tx);
  const missing = given.find((id) => !people.some((person) => person.id === id));
  if (missing) throw userNotFound(missing);
}

function union(a: readonly AffectedVersion[], b: readonly AffectedVersion[]): AffectedVersion[] {
  const all = new Map([...a, ...b].map((one) => [`${one.model}/${one.version}`, one]));
  return [...all.values()];
}

function toAudit(incident: StoredIncident): Record<string, unknown> {
  const { title, severity, summary, models, versions, roles, runbook, startedAt } = incident;
  return {
    ...{ title, severity, summary, runbook, models, roles },
    versions: versions.map(({ model, version }) => `${model}/${version}`),
    started_at: startedAt.toISOString(),
  };
}
