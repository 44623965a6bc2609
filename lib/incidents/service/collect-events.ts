import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { describeHappening } from '../describe-happening.ts';
import { HOURS_BEFORE } from '../rank-changes.ts';
import { announceIncident, insertEntries } from '../store/entries.ts';
import { findFollowed, findHappenings } from '../store/happenings.ts';
import { findIncident } from '../store/incidents.ts';

const HOUR_MS = 3_600_000;
/** What happened before the end of an incident is looked for so long after it. */
const LATE_MS = 24 * HOUR_MS;
const AT_ONCE = 500;
/** Of one incident at a time; the next time goes on. */
const MOST_PARTS = 10;

/** For workers: appends to timelines what is recorded elsewhere, from two hours before the start. Each is written once, however many workers do it and whatever ends them. */
export function createEventCollection(deps: {
  db: Db;
  warn: (error: unknown, number: number) => void;
}) {
  const { db, warn } = deps;

  async function collectPart(number: number): Promise<number> {
    const incident = await findIncident(db.prisma, number);
    if (!incident || incident.mergedInto !== null) return 0;
    const now = await readClock(db.prisma);
    const happenings = await findHappenings(db, {
      incidentId: incident.id,
      models: incident.models,
      from: new Date(incident.startedAt.getTime() - HOURS_BEFORE * HOUR_MS),
      to: incident.isOpen ? now : (incident.resolvedAt ?? now),
      take: AT_ONCE,
    });
    if (happenings.length === 0) return 0;
    await db.prisma.$transaction(async (tx) => {
      const at = await readClock(tx);
      const written = await insertEntries(tx, incident.id, happenings.map(describeHappening), at);
      if (written > 0) await announceIncident(tx, number);
    });
    return happenings.length;
  }

  async function collect(number: number): Promise<void> {
    for (let part = 0; part < MOST_PARTS; part += 1) {
      if ((await collectPart(number)) < AT_ONCE) return;
    }
  }

  return {
    collect,

    /** Of every incident that goes on or ended lately; one that fails does not hold up the others. */
    async collectAll(): Promise<void> {
      const now = await readClock(db.prisma);
      for (const number of await findFollowed(db.prisma, new Date(now.getTime() - LATE_MS))) {
        await collect(number).catch((error: unknown) => warn(error, number));
      }
    },
  };
}
