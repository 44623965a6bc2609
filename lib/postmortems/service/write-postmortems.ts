import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { announceIncident, type createIncidents } from '#lib/incidents/service.ts';
import type { Postmortem, PostmortemStatus } from '../contract.ts';
import { draftSections } from '../draft-sections.ts';
import { followPostmortem, type Moved, type PostmortemMove } from '../follow-postmortem.ts';
import { postmortemNotFound } from '../not-found.ts';
import type { editPostmortem, movePostmortem } from '../operations.ts';
import { conflict, exists, refused, refuseUnresolved } from '../refusals.ts';
import { insertItem } from '../store/action-items.ts';
import {
  findIncident,
  insertPostmortem,
  lockPostmortem,
  type StoredPostmortem,
  savePostmortem,
} from '../store/postmortems.ts';
import { find, readEntries, toPostmortem } from './read-postmortems.ts';

interface Decided {
  expected_revision?: number | undefined;
}

type Incidents = Pick<ReturnType<typeof createIncidents>, 'getIncident' | 'listEntries' | 'act'>;

/** What people do with postmortems. Every act is a version of it, and is audited. */
export function createWriting({ db, incidents }: { db: Db; incidents: Incidents }) {
  const { prisma } = db;

  const read = async (number: number): Promise<Postmortem> =>
    toPostmortem(prisma, await find(prisma, number));

  return {
    /** Drafts it from what is recorded of the incident; what is left to do of it becomes action items. */
    async draft(number: number, ctx: ChangeContext): Promise<Postmortem> {
      const incident = await incidents.getIncident(number);
      const sections = draftSections(incident, await readEntries(incidents, number));
      await db.prisma.$transaction(async (tx) => {
        const known = await findIncident(tx, number);
        if (known) refuseUnresolved(known);
        const made = { at: await readClock(tx), by: ctx.actor };
        const id = await insertPostmortem(tx, { incidentId: incident.id, sections, ...made });
        if (id === null) throw exists(number);
        for (const { title, assignee, done_at } of incident.tasks) {
          if (done_at !== null) continue;
          const left = { title, kind: 'process' as const, owner: assignee?.id ?? null };
          await insertItem(tx, id, { ...left, dueOn: null }, made);
        }
        const subject = `incident:${number}`;
        const after = { postmortem: 'draft', revision: 1 };
        await recordChange(tx, { action: 'postmortem.draft', subject, after }, ctx);
        await announceIncident(tx, number);
      });
      return read(number);
    },

    async edit(
      number: number,
      { sections, note, expected_revision }: OperationInput<typeof editPostmortem>['body'],
      ctx: ChangeContext,
    ): Promise<Postmortem> {
      await find(prisma, number);
      await db.prisma.$transaction(async (tx) => {
        const before = await lock(tx, number, { expected_revision });
        const text = { ...before.sections, ...withoutUndefined(sections) };
        // What is written as it was is no new version, and takes nobody's review back.
        if (JSON.stringify(text) === JSON.stringify(before.sections)) return;
        await save(
          tx,
          before,
          { kind: 'edit', by: ctx.actor },
          { ctx, note: note ?? null, sections: text },
        );
      });
      return read(number);
    },

    /** Sends it for review, reviews, publishes or reopens it. Publishing it reviews the incident in the same transaction. */
    async move(
      number: number,
      { step, note: said, expected_revision }: OperationInput<typeof movePostmortem>['body'],
      ctx: ChangeContext,
    ): Promise<Postmortem> {
      const note = said ?? null;
      const asked = { kind: step, by: ctx.actor, note } as const;
      const take = async (tx: Tx) => {
        const before = await lock(tx, number, { expected_revision });
        const { effects } = await save(tx, before, asked, { ctx, note });
        // The incident was resolved anew just now: whoever asks again reviews that one.
        if (effects.length > 0) throw conflict(before);
      };
      const stored = await find(prisma, number);
      const [effect] = (await decide(prisma, stored, asked)).effects;
      if (effect === undefined) await db.prisma.$transaction(take);
      else {
        const alongside = (tx: unknown) => take(tx as Tx);
        const review = { action: 'review', note: effect.note } as const;
        await incidents.act(number, review, { ...ctx, alongside }).catch((error) => {
          if (!(error instanceof AppError) || error.code !== 'incident_refused') throw error;
          throw refused(error.publicMessage, stored);
        });
      }
      return read(number);
    },
  };
}

async function lock(
  tx: Tx,
  number: number,
  { expected_revision }: Decided,
): Promise<StoredPostmortem> {
  const before = await lockPostmortem(tx, number);
  if (!before) throw postmortemNotFound(number);
  if (expected_revision !== undefined && expected_revision !== before.revision) {
    throw conflict(before);
  }
  return before;
}

async function decide(
  tx: Tx,
  stored: StoredPostmortem,
  asked: PostmortemMove,
): Promise<Extract<Moved, { next: object }>> {
  const { missing, reviewers } = await toPostmortem(tx, stored);
  const facts = { incident: stored.incident, missing, reviewers };
  const moved = followPostmortem(stored, asked, facts, await readClock(tx));
  if (!moved.next) throw refused(moved.refused, stored);
  return moved;
}

/** Decides a move, and saves what it became as its next version. */
async function save(
  tx: Tx,
  before: StoredPostmortem,
  asked: PostmortemMove,
  {
    ctx,
    note,
    sections = before.sections,
  }: { ctx: ChangeContext; note: string | null; sections?: StoredPostmortem['sections'] },
): Promise<Extract<Moved, { next: object }>> {
  const { number } = before.incident;
  const moved = await decide(tx, before, asked);
  const at = await readClock(tx);
  const { status, review } = moved.next;
  const next = { status, review, sections, publishedAt: publishedAt(before, status, at) };
  const event = asked.kind === 'edit' ? 'edited' : asked.kind;
  await savePostmortem(tx, before, next, { event, note, at, by: ctx.actor });
  await recordChange(
    tx,
    {
      action: asked.kind === 'edit' ? 'postmortem.edit' : 'postmortem.status',
      ...{ subject: `incident:${number}`, reason: note ?? undefined },
      before: { postmortem: before.status, revision: before.revision },
      after: { postmortem: status, revision: before.revision + 1 },
    },
    { actor: ctx.actor, requestId: ctx.requestId },
  );
  await announceIncident(tx, number);
  return moved;
}

/** When it was published as it is; one that is reopened is not. */
function publishedAt(
  { publishedAt: before }: StoredPostmortem,
  status: PostmortemStatus,
  at: Date,
): Date | null {
  return status === 'published' ? (before ?? at) : null;
}

function withoutUndefined<T extends object>(
  given: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof withoutUndefined<T>>;
}
