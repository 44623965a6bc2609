import type { Db } from '#lib/db/client.ts';
import { binGroups } from '../bin-groups.ts';
import type { WindowCounts } from '../contract.ts';
import { type Kept, planWindow, startOf } from '../plan-window.ts';
import { codesOf } from '../profile-reference.ts';
import { addToSums, deleteOldCounts, sumPieces } from '../store/counts.ts';
import { findReference } from '../store/references.ts';

const DAY_MS = 86_400_000;
/** Longer windows are of so many days that these are batches enough. */
const BATCHED_DAYS = 14;
const ROWS_AT_ONCE = 5_000;
/** What comes later than this after its hour is added when it comes. */
const SETTLE_MS = 2 * 60_000;

/** How long counts are kept, in days. */
interface CountsKept {
  minutes: number;
  hours: number;
  days: number;
}

export function createWindows({ db, kept }: { db: Db; kept: CountsKept }) {
  const keptAt = (at: Date): Kept => ({
    minutesFromMs: startOf(at.getTime() - kept.minutes * DAY_MS, 3600),
    hoursFromMs: startOf(at.getTime() - kept.hours * DAY_MS, 86_400),
  });

  return {
    /**
     * The rows that a version answered in a span, by the bins of a reference: the one in force, unless another is asked for. null: there is none. It
     * costs what the span is long, whatever the traffic.
     */
    async getWindow(
      key: { modelId: string; version: number },
      span: { from: Date; to: Date },
      {
        now,
        columns,
        reference: id,
        hasBatches = false,
      }: {
        now: Date;
        columns?: readonly string[];
        reference?: number;
        /** For the effective size: a fortnight or less is then added up from hours and minutes. */
        hasBatches?: boolean;
      },
    ): Promise<WindowCounts | null> {
      const reference = await findReference(db.prisma, key, id);
      if (!reference) return null;
      const asked = { fromMs: span.from.getTime(), toMs: span.to.getTime() };
      const isShort = asked.toMs - asked.fromMs <= BATCHED_DAYS * DAY_MS;
      const coarsest = hasBatches && isShort ? 3_600 : 86_400;
      const plan = planWindow(asked, keptAt(now), { coarsest });
      const wanted = reference.profile.columns
        .map((column, place) => ({ column, place }))
        .filter(({ column }) => !columns || columns.includes(column.name));
      const groups = new Map(wanted.map(({ column, place }) => [place, binGroups(column)]));
      const found = await sumPieces(
        db,
        reference.id,
        plan.pieces,
        columns ? wanted.map(({ place }) => place) : null,
        hasBatches ? (place) => groups.get(place) : undefined,
      );
      const byPlace = new Map(found.map((sum) => [sum.place, sum]));
      return {
        reference: reference.id,
        since: reference.createdAt,
        from: new Date(plan.span.fromMs),
        to: new Date(plan.span.toMs),
        rows: found.reduce((most, { rowCount }) => Math.max(most, rowCount), 0),
        columns: wanted.map(({ column, place }) => {
          const sum = byPlace.get(place);
          const counts = Array.from(
            { length: codesOf(column) },
            (_, code) => sum?.counts.get(code) ?? 0,
          );
          const batches = [...(sum?.batches ?? [])].sort(([a], [b]) => a - b).map(([, of]) => of);
          return { column, rows: sum?.rowCount ?? 0, counts, batches };
        }),
      };
    },

    /** For workers: hours and days that are over are added up. */
    async sumUp(now: Date): Promise<void> {
      const settled = now.getTime() - SETTLE_MS;
      for (const [seconds, into] of [[60, 3600] as const, [3600, 86_400] as const]) {
        const before = new Date(startOf(settled, into));
        const some = { before, limit: ROWS_AT_ONCE };
        while ((await addToSums(db, seconds, into, some)) === ROWS_AT_ONCE);
      }
    },

    /** For workers. */
    async removeOldCounts(now: Date): Promise<void> {
      const { minutesFromMs, hoursFromMs } = keptAt(now);
      // Windows are planned by clocks that are not quite this one.
      await deleteOldCounts(db, 60, new Date(minutesFromMs - 3_600_000));
      await deleteOldCounts(db, 3600, new Date(hoursFromMs - DAY_MS));
      await deleteOldCounts(db, 86_400, new Date(now.getTime() - kept.days * DAY_MS));
    },
  };
}
