import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Caller } from '#lib/auth/access.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import type { Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { userNotFound } from '#lib/incidents/not-found.ts';
import type { ActionItem } from '../contract.ts';
import { itemNotFound, postmortemNotFound } from '../not-found.ts';
import type { addActionItem, listActionItems, updateActionItem } from '../operations.ts';
import { itemConflict } from '../refusals.ts';
import {
  findItems,
  type ItemFilter,
  insertItem,
  lockItem,
  type StoredItem,
  saveItem,
} from '../store/action-items.ts';
import { findUsers } from '../store/people.ts';
import { lockPostmortem } from '../store/postmortems.ts';
import { toItem } from '../to-answer.ts';
import { find } from './read-postmortems.ts';

const position = z.tuple([z.iso.date().nullable(), z.uuid()]);

/** What is to be done so that an incident does not come again. It goes on after the postmortem is published. */
export function createActionItems({ db }: { db: Db }) {
  return {
    async addItem(
      number: number,
      { due_on: dueOn, ...item }: OperationInput<typeof addActionItem>['body'],
      ctx: ChangeContext,
    ): Promise<ActionItem> {
      await find(db.prisma, number);
      return db.prisma.$transaction(async (tx) => {
        const postmortem = await lockPostmortem(tx, number);
        if (!postmortem) throw postmortemNotFound(number);
        await checkOwner(tx, item.owner, null);
        const at = await readClock(tx);
        const made = await insertItem(tx, postmortem.id, { ...item, dueOn }, { at, by: ctx.actor });
        const subject = `action_item:${made.id}`;
        const after = toAudit(made);
        await recordChange(tx, { action: 'action_item.create', subject, after }, ctx);
        return answer(tx, made, at);
      });
    },

    updateItem: (
      id: string,
      body: OperationInput<typeof updateActionItem>['body'],
      ctx: ChangeContext,
    ): Promise<ActionItem> =>
      db.prisma.$transaction(async (tx) => {
        const before = await lockItem(tx, id);
        if (!before) throw itemNotFound(id);
        const { expected_revision, due_on, note, state = before.state } = body;
        if (expected_revision !== undefined && expected_revision !== before.revision) {
          throw itemConflict(before);
        }
        const at = await readClock(tx);
        const next = {
          title: body.title ?? before.title,
          kind: body.kind ?? before.kind,
          owner: body.owner === undefined ? before.owner : body.owner,
          dueOn: due_on === undefined ? before.dueOn : due_on,
          note: note === undefined ? before.note : note,
          ...{ state, closedAt: closedAt(before, state, at) },
        };
        if (state === 'dropped' && next.note === null) {
          throw invalid('note', 'must say why it is dropped');
        }
        await checkOwner(tx, next.owner, before.owner);
        const saved = await saveItem(tx, before, next);
        await recordChange(
          tx,
          {
            ...{ action: 'action_item.update', subject: `action_item:${id}` },
            ...{ before: toAudit(before), after: toAudit(saved) },
          },
          ctx,
        );
        return answer(tx, saved, at);
      }),

    async listItems(
      query: OperationInput<typeof listActionItems>['query'],
      caller: Caller | null,
    ): Promise<Page<ActionItem>> {
      const after = decodeCursor(query.cursor, position);
      const at = await readClock(db.prisma);
      const filter: ItemFilter = {
        ...{ model: query.model, state: query.state, owner: ownerOf(query.owner, caller) },
        ...(query.overdue === 'true' && { dueBefore: dayOf(at), state: 'open' as const }),
      };
      if (query.overdue === 'true' && query.state && query.state !== 'open') {
        return { items: [], next_cursor: null };
      }
      const found = await findItems(db.prisma, filter, after, query.limit + 1);
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const hasMore = found.length > shown.length;
      const people = await findUsers(
        db.prisma,
        shown.map(({ owner }) => owner),
      );
      return {
        items: shown.map((item) => toItem(item, people, dayOf(at))),
        next_cursor: hasMore && last ? encodeCursor([last.dueOn, last.id]) : null,
      };
    },
  };
}

async function answer(tx: Tx, item: StoredItem, at: Date): Promise<ActionItem> {
  return toItem(item, await findUsers(tx, [item.owner]), dayOf(at));
}

/** Only who may act can be given something to do; who had it before keeps it. */
async function checkOwner(tx: Tx, owner: string | null, before: string | null): Promise<void> {
  if (owner === null || owner === before) return;
  if (!(await findUsers(tx, [owner])).get(owner)?.isActive) throw userNotFound(owner);
}

/** A key is nobody: nothing is its own. */
function ownerOf(asked: string | undefined, caller: Caller | null): string | null | undefined {
  if (asked === 'nobody') return null;
  if (asked !== 'me') return asked;
  if (caller?.kind === 'user') return caller.id;
  throw invalid('owner', 'can be `me` for who is signed in; an API key owns nothing');
}

function closedAt(before: StoredItem, state: StoredItem['state'], at: Date): Date | null {
  if (state === 'open') return null;
  return state === before.state ? before.closedAt : at;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function toAudit(item: StoredItem): Record<string, unknown> {
  const { title, kind, owner, dueOn, state, note } = item;
  return { title, kind, owner, due_on: dueOn, state, note, incident: item.incident.number };
}
