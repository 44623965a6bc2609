import type { Db } from '#lib/db/client.ts';
import type { ReferenceColumn } from '../contract.ts';
import { type Kept, planWindow, startOf } from '../plan-window.ts';
import { codesOf } from '../profile-reference.ts';
import { addToSums, deleteOldCounts, sumPieces } from '../store/counts.ts';
import { findReference } from '../store/references.ts';

const DAY_MS = 86_400_000;
const ROWS_AT_ONCE = 5_000;
/** What comes later than this after its hour is added when it comes. */
const SETTLE_MS = 2 * 60_000;

/** How long counts are kept, in days. */
export interface CountsKept {
  minutes: number;
  hours: number;
  days: number;
}

interface ColumnWindow {
  column: ReferenceColumn;
  rows: number;
  /** By code of the bin, as the reference's own. */
  counts: number[];
}

export interface WindowCounts {
  reference: number;
  /** What was added up: ends among minutes or hours that are no longer kept move outward. */
  from: Date;
  to: Date;
  rows: number;
  columns: ColumnWindow[];
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
      }: { now: Date; columns?: readonly string[]; reference?: number },
    ): Promise<WindowCounts | null> {
      const reference = await findReference(db.prisma, key, id);
      if (!reference) return null;
      const asked = { fromMs: span.from.getTime(), toMs: span.to.getTime() };
      const plan = planWindow(asked, keptAt(now));
      const wanted = reference.profile.columns
        .map((column, place) => ({ column, place }))
        .filter(({ column }) => !columns || columns.includes(column.name));
      const found = await sumPieces(
        db,
        reference.id,
        plan.pieces,
        columns ? wanted.map(({ place }) => place) : null,
      );
      const byPlace = new Map(found.map((sum) => [sum.place, sum]));
      return {
        reference: reference.id,
        from: new Date(plan.span.fromMs),
        to: new Date(plan.span.toMs),
        rows: found.reduce((most, { rowCount }) => Math.max(most, rowCount), 0),
        columns: wanted.map(({ column, place }) => {
          const sum = byPlace.get(place);
          const counts = Array.from(
            { length: codesOf(column) },
            (_, code) => sum?.counts.get(code) ?? 0,
          );
          return { column, rows: sum?.rowCount ?? 0, counts };
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
