import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { IncidentEntry, IncidentTask } from '../contract.ts';
import { incidentNotFound, taskNotFound, userNotFound } from '../not-found.ts';
import type { addIncidentNote, addIncidentTask, updateIncidentTask } from '../operations.ts';
import { announceIncident, insertEntries } from '../store/entries.ts';
import { findIncident } from '../store/incidents.ts';
import { findNames, findPeople } from '../store/people.ts';
import { insertTask, lockTask, type StoredTask, saveTask } from '../store/tasks.ts';
import { insertEntry } from '../store/timeline.ts';
import { toTask } from '../to-answer.ts';

/** What people add to incidents beside their course; it changes no revision, so that nobody who acts is in the way of who writes. */
export function createTasksAndNotes({ db }: { db: Db }) {
  async function within<T>(
    number: number,
    add: (tx: Tx, incidentId: string, at: Date) => Promise<T>,
  ): Promise<T> {
    return db.prisma.$transaction(async (tx) => {
      const incident = await findIncident(tx, number);
      if (!incident) throw incidentNotFound(number);
      const added = await add(tx, incident.id, await readClock(tx));
      await announceIncident(tx, number);
      return added;
    });
  }

  async function nameAssignee(tx: Tx, id: string | null): Promise<string> {
    if (id === null) return 'nobody';
    const person = (await findPeople(tx)).find((one) => one.id === id);
    if (!person) throw userNotFound(id);
    return person.name;
  }

  const answer = async (tx: Tx, task: StoredTask): Promise<IncidentTask> =>
    toTask(task, await findNames(tx, task.assignee ? [task.assignee] : []));

  return {
    addNote: (
      number: number,
      { text, at: happened }: OperationInput<typeof addIncidentNote>['body'],
      { actor }: ChangeContext,
    ): Promise<IncidentEntry> =>
      within(number, async (tx, incidentId, recordedAt) => {
        const at = happened === undefined ? recordedAt : new Date(happened);
        if (at > recordedAt) throw invalid('at', 'must not be in the future');
        return insertEntry(tx, incidentId, { at, recordedAt, kind: 'note', text, actor });
      }),

    addTask: (
      number: number,
      { title, assignee: given }: OperationInput<typeof addIncidentTask>['body'],
      ctx: ChangeContext,
    ): Promise<IncidentTask> =>
      within(number, async (tx, incidentId, at) => {
        const { actor } = ctx;
        const assignee = given ?? null;
        const name = await nameAssignee(tx, assignee);
        const made = { incidentId, title, assignee, at, by: actor };
        const task = await insertTask(tx, made);
        const text = assignee === null ? `To do: ${title}` : `To do, for ${name}: ${title}`;
        const detail = { task: task.id };
        await insertEntries(tx, incidentId, [{ at, kind: 'task', text, actor, detail }], at);
        await audit(tx, number, { after: { title, assignee: name } }, ctx);
        return answer(tx, task);
      }),

    updateTask: (
      number: number,
      id: string,
      body: OperationInput<typeof updateIncidentTask>['body'],
      ctx: ChangeContext,
    ): Promise<IncidentTask> =>
      within(number, async (tx, incidentId, at) => {
        const before = await lockTask(tx, incidentId, id);
        if (!before) throw taskNotFound(number);
        const { title = before.title, assignee = before.assignee } = body;
        const isDone = body.is_done ?? before.doneAt !== null;
        const texts: string[] = [];
        if (title !== before.title) texts.push(`To do otherwise: ${title}, not ${before.title}`);
        if (assignee !== before.assignee) {
          texts.push(`${title}: given to ${await nameAssignee(tx, assignee)}`);
        }
        if (isDone !== (before.doneAt !== null)) {
          texts.push(isDone ? `Done: ${title}` : `Not done after all: ${title}`);
        }
        if (texts.length === 0) return answer(tx, before);
        const kept = before.doneAt && before.doneBy && { at: before.doneAt, by: before.doneBy };
        const done = isDone ? (kept ?? { at, by: ctx.actor }) : null;
        const task = await saveTask(tx, id, { title, assignee, done });
        const entry = { at, kind: 'task' as const, actor: ctx.actor, detail: { task: id } };
        const entries = texts.map((text) => ({ ...entry, text }));
        await insertEntries(tx, incidentId, entries, at);
        const states = [before, task].map((one) => ({
          ...{ title: one.title, assignee: one.assignee, is_done: one.doneAt !== null },
        }));
        await audit(tx, number, { before: states[0], after: states[1] }, ctx);
        return answer(tx, task);
      }),
  };
}

function audit(
  tx: Tx,
  number: number,
  states: { before?: Record<string, unknown>; after?: Record<string, unknown> },
  ctx: ChangeContext,
): Promise<void> {
  return recordChange(
    tx,
    { action: 'incident.task', subject: `incident:${number}`, ...states },
    ctx,
  );
}
