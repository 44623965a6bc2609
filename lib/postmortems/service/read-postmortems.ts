import { z } from 'zod';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { IncidentEntry } from '#lib/incidents/contract.ts';
import { incidentNotFound } from '#lib/incidents/not-found.ts';
import type { createIncidents } from '#lib/incidents/service.ts';
import type {
  Postmortem,
  PostmortemIncident,
  PostmortemSummary,
  Sections,
  VersionSummary,
} from '../contract.ts';
import { findMissing } from '../find-missing.ts';
import { measureCourse } from '../measure-course.ts';
import { postmortemNotFound, versionNotThere } from '../not-found.ts';
import type { listPostmortems, listPostmortemVersions, listUnwritten } from '../operations.ts';
import { findItemsOf } from '../store/action-items.ts';
import { countOthers, findUsers } from '../store/people.ts';
import {
  findFirstAcknowledged,
  findIncident,
  findPostmortem,
  findPostmortems,
  findUnwritten,
  findVersion,
  findVersions,
  type StoredPostmortem,
} from '../store/postmortems.ts';
import { toIncident, toItem, toSummary } from '../to-answer.ts';
import { writeMarkdown } from '../write-markdown.ts';

const position = z.tuple([timestamp, z.uuid()]);
/** A file with more lines of timeline than this is not read by anybody. */
const MOST_ENTRIES = 2000;

export function createReading({
  db,
  incidents,
}: {
  db: Db;
  incidents: Pick<ReturnType<typeof createIncidents>, 'listEntries'>;
}) {
  const { prisma } = db;

  async function getPostmortem(number: number): Promise<Postmortem> {
    return toPostmortem(prisma, await find(prisma, number));
  }

  return {
    getPostmortem,

    async listPostmortems(
      query: OperationInput<typeof listPostmortems>['query'],
    ): Promise<Page<PostmortemSummary>> {
      const before = decodeCursor(query.cursor, position);
      const found = await findPostmortems(prisma, query, before, query.limit + 1);
      const items = found.slice(0, query.limit).map(toSummary);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return {
        items,
        next_cursor: hasMore && last ? encodeCursor([last.created_at, last.id]) : null,
      };
    },

    async listUnwritten(
      query: OperationInput<typeof listUnwritten>['query'],
    ): Promise<Page<PostmortemIncident>> {
      const before = decodeCursor(query.cursor, position);
      const found = await findUnwritten(prisma, query.max_severity, before, query.limit + 1);
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      const hasMore = found.length > shown.length;
      return {
        items: shown.map(toIncident),
        next_cursor:
          hasMore && last?.resolvedAt
            ? encodeCursor([last.resolvedAt.toISOString(), last.id])
            : null,
      };
    },

    async listVersions(
      number: number,
      query: OperationInput<typeof listPostmortemVersions>['query'],
    ): Promise<Page<VersionSummary>> {
      const { id } = await find(prisma, number);
      const [before] = decodeCursor(query.cursor, z.tuple([z.int()])) ?? [];
      const found = await findVersions(prisma, id, before, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor([last.revision]) : null };
    },

    async getVersion(
      number: number,
      revision: number,
    ): Promise<VersionSummary & { sections: Sections }> {
      const { id } = await find(prisma, number);
      const version = await findVersion(prisma, id, revision);
      if (!version) throw versionNotThere(number, revision);
      return version;
    },

    /** All of it as one file. */
    async exportMarkdown(number: number): Promise<{ text: string; filename: string }> {
      const postmortem = await getPostmortem(number);
      const entries = await readEntries(incidents, number);
      const shown = entries.slice(0, MOST_ENTRIES);
      const text = writeMarkdown(postmortem, shown, { left: entries.length - shown.length });
      return { text, filename: `postmortem-incident-${number}.md` };
    },
  };
}

/** The postmortem of an incident; or why there is none. */
export async function find(tx: Tx, number: number): Promise<StoredPostmortem> {
  const found = await findPostmortem(tx, number);
  if (found) return found;
  throw (await findIncident(tx, number)) ? postmortemNotFound(number) : incidentNotFound(number);
}

/** With what is known of it beside its text. */
export async function toPostmortem(tx: Tx, stored: StoredPostmortem): Promise<Postmortem> {
  const { incident, sections, review, writtenBy } = stored;
  const items = await findItemsOf(tx, stored.id);
  const people = await findUsers(
    tx,
    items.map(({ owner }) => owner),
  );
  const today = (await readClock(tx)).toISOString().slice(0, 10);
  const acknowledgedAt = (await findFirstAcknowledged(tx, incident.id)) ?? incident.acknowledgedAt;
  const action_items = items.map((item) => toItem(item, people, today));
  return {
    ...toSummary(stored),
    ...{ sections, review, action_items },
    course: measureCourse({ ...incident, acknowledgedAt }),
    missing: findMissing(sections, action_items),
    reviewers: await countOthers(tx, writtenBy.kind === 'user' ? writtenBy.id : null),
  };
}

/** An incident's timeline in the order it happened. */
export async function readEntries(
  incidents: Pick<ReturnType<typeof createIncidents>, 'listEntries'>,
  number: number,
): Promise<IncidentEntry[]> {
  const entries: IncidentEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await incidents.listEntries(number, { limit: 200, cursor });
    entries.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return entries.reverse();
}
