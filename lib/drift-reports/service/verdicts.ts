import type { Db } from '#lib/db/client.ts';
import { driftSettingsSchema } from '../settings.ts';
import { findSettings } from '../store/models.ts';
import { findVerdicts, type ReportVerdicts } from '../store/verdicts.ts';

interface Span {
  from: Date;
  to: Date;
}

/** What scans said of a model, in short: for whoever decides by it. */
export function createDriftVerdicts({ db }: { db: Db }) {
  return {
    /** Windows that scans are made of; none where nothing is scanned by itself. */
    async windowsOf(modelId: string): Promise<string[]> {
      const record = await findSettings(db.prisma, modelId);
      const { every_minutes, windows } = driftSettingsSchema.parse(record?.settings ?? {});
      return every_minutes === 0 ? [] : windows;
    },

    /** The last report of each version in a span. */
    latest: (modelId: string, window: string, { from, to }: Span): Promise<ReportVerdicts[]> =>
      findVerdicts(db, { modelId, window, from, to, isByHour: false }),

    /** The last report of each version and hour of a span, oldest first. */
    hourly: (modelId: string, window: string, { from, to }: Span): Promise<ReportVerdicts[]> =>
      findVerdicts(db, { modelId, window, from, to, isByHour: true }),
  };
}
export type DriftVerdicts = ReturnType<typeof createDriftVerdicts>;
