import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { evaluateAlerts } from './service/evaluate.ts';
import { deleteOldAlerts } from './store/alerts.ts';

export { createAlertReading } from './service/read-alerts.ts';
export { createAlertRules } from './service/rules.ts';
export { createSilences } from './service/silences.ts';

const KEPT_DAYS = 90;

/** For workers. */
export function createAlertEvaluation({ db }: { db: Db }) {
  return {
    /** Looks at everything once; false: another worker is at it. */
    evaluate: (): Promise<boolean> => evaluateAlerts(db),

    /** Removes what was resolved, and silences that ended, 90 days ago. */
    async removeOldAlerts(): Promise<void> {
      const now = await readClock(db.prisma);
      await deleteOldAlerts(db, new Date(now.getTime() - KEPT_DAYS * 86_400_000));
    },
  };
}
