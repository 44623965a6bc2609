import { z } from 'zod';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { EntryKind, Incident, IncidentEntry, IncidentSummary, Person } from '../contract.ts';
import { incidentNotFound } from '../not-found.ts';
import type { listIncidentEntries, listIncidents } from '../operations.ts';
import { findLastChange, HOURS_BEFORE, rankChanges } from '../rank-changes.ts';
import { rankSimilar } from '../rank-similar.ts';
import { findImpact } from '../store/impact.ts';
import {
  findIncident,
  findIncidents,
  findMerged,
  type StoredIncident,
} from '../store/incidents.ts';
import { findNames, findPeople } from '../store/people.ts';
import { findPast } from '../store/similar.ts';
import { findTasks } from '../store/tasks.ts';
import { findEntries } from '../store/timeline.ts';
import { toSummary, toTask } from '../to-answer.ts';

const HOUR_MS = 3_600_000;
const position = z.tuple([timestamp, z.uuid()]);
const CHANGED: EntryKind[] = ['release', 'guard', 'change', 'drift', 'quality', 'serving'];
/** Of the hours before; a breaker that flaps must not hide a release. */
const MOST_CHANGES = 500;

export function createIncidentReading({ db }: { db: Db }) {
  const { prisma } = db;

  async function find(number: number): Promise<StoredIncident> {
    const incident = await findIncident(prisma, number);
    if (!incident) throw incidentNotFound(number);
    return incident;
  }

  return {
    async listIncidents(
      query: OperationInput<typeof listIncidents>['query'],
    ): Promise<Page<IncidentSummary>> {
      const before = decodeCursor(query.cursor, position);
      const isOpen = query.is_open === undefined ? undefined : query.is_open === 'true';
      const found = await findIncidents(db, { ...query, isOpen }, before, query.limit + 1);
      const shown = found.slice(0, query.limit);
      const people = await findNames(
        prisma,
        shown.flatMap(({ roles }) => Object.values(roles)),
      );
      const last = shown.at(-1);
      const hasMore = found.length > shown.length;
      return {
        items: shown.map((incident) => toSummary(incident, people)),
        next_cursor: hasMore && last ? encodeCursor([last.openedAt, last.id]) : null,
      };
    },

    async getIncident(number: number): Promise<Incident> {
      const incident = await find(number);
      const { id, startedAt, summary } = incident;
      const before = new Date(startedAt.getTime() - HOURS_BEFORE * HOUR_MS);
      const [tasks, past, impact, merged, around, changes] = await Promise.all([
        findTasks(prisma, id),
        findPast(prisma, incident),
        findImpact(prisma, id),
        findMerged(prisma, number),
        findEntries(prisma, id, {
          kinds: CHANGED,
          ...{ from: before, to: new Date(startedAt.getTime() + HOUR_MS), take: MOST_CHANGES },
        }),
        findEntries(prisma, id, { kinds: ['release', 'change'], take: 50 }),
      ]);
      const people = await findNames(prisma, [
        ...Object.values(incident.roles),
        ...tasks.flatMap(({ assignee }) => assignee ?? []),
      ]);
      return {
        ...toSummary(incident, people),
        ...{ summary, merged, impact },
        tasks: tasks.map((task) => toTask(task, people)),
        changes: rankChanges(around, incident),
        last_change: findLastChange(changes),
        similar: rankSimilar(incident, past),
      };
    },

    async listEntries(
      number: number,
      query: OperationInput<typeof listIncidentEntries>['query'],
    ): Promise<Page<IncidentEntry>> {
      const { id } = await find(number);
      const found = await findEntries(prisma, id, {
        kinds: query.kind && [query.kind],
        ...{ before: decodeCursor(query.cursor, position), take: query.limit + 1 },
      });
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor([last.at, last.id]) : null };
    },

    async listPeople(): Promise<{ items: Person[] }> {
      return { items: await findPeople(prisma) };
    },
  };
}
