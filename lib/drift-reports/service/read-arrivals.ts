import type { Db } from '#lib/db/client.ts';
import { daysBefore } from '../days-before.ts';
import {
  findFirstMinute,
  findRowsBefore,
  findSameHours,
  findTrafficFigures,
} from '../store/arrivals.ts';
import type { Arrivals } from '../usual-arrivals.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** What came in a window of a version, and what came in the same hours of days before; of a window longer than a week only its last week, which is not compared. */
export async function readArrivals(
  db: Db,
  of: {
    model: string;
    version: number;
    /** The release that put it in force; null: none routes to it. */
    since: Date | null;
    from: Date;
    to: Date;
    isCompared: boolean;
  },
): Promise<Arrivals & { requests: number }> {
  const { model, version, to, isCompared } = of;
  const from = new Date(Math.max(of.from.getTime(), to.getTime() - WEEK_MS));
  const figures = await findTrafficFigures(db, { model, version, from, to });
  // Before its first row it was released, and nothing was asked of it.
  const since = of.since && (await findFirstMinute(db, { model, version, since: of.since }));
  if (!since) return { ...figures, before: [], sameHours: [] };
  const isWhole = from.getTime() === of.from.getTime();
  const days = isCompared && isWhole ? daysBefore({ from, to }, since) : [];
  const about = {
    from: new Date(to.getTime() - HOUR_MS),
    to: new Date(to.getTime() + HOUR_MS),
  };
  const others = daysBefore({ from: about.from, to: about.from }, since);
  return {
    ...figures,
    before: await findRowsBefore(db, { model, version, from, to, days }),
    sameHours: await findSameHours(db, { model, version, ...about, days: others, since }),
  };
}
