import type { Db } from '#lib/db/client.ts';
import { deleteOldRows } from '../store/old-rows.ts';

const DAY_MS = 86_400_000;
const HISTORY_KEPT_DAYS = 90;
/** A spool in use says so every day, so that only those that are gone grow old. */
const SPOOLS_KEPT_DAYS = 30;

/** Removes events of replicas, and failures and lookups of features per minute, after 90 days, and the places of spools unheard of for 30 days. */
export function createRetentionService({ db }: { db: Db }) {
  return {
    removeOldRows: (now: Date) =>
      deleteOldRows(db, {
        historyBefore: new Date(now.getTime() - HISTORY_KEPT_DAYS * DAY_MS),
        spoolsBefore: new Date(now.getTime() - SPOOLS_KEPT_DAYS * DAY_MS),
      }),
  };
}
