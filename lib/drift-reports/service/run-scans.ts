import { randomUUID } from 'node:crypto';
import { AppError } from '#lib/http/errors.ts';
import { SPAN_WINDOW } from '../contract.ts';
import { driftSettingsSchema, type ModelDriftSettings } from '../settings.ts';
import { deleteOldEvents } from '../store/events.ts';
import {
  findModel,
  findReleasedModels,
  findVersion,
  findVersionsInForce,
  type WatchedModel,
  type WatchedVersion,
} from '../store/models.ts';
import { deleteOldReports, hasReport } from '../store/reports.ts';
import {
  claimScan,
  deleteOldScans,
  endScan,
  findForsakenScans,
  insertSlot,
  noteProgress,
  type ScanRow,
} from '../store/scans.ts';
import { lastSlot, windowSpan } from '../window-span.ts';
import { makeReport, type ReportDeps, type ReportOf } from './make-report.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** All reports are kept so long, then one an hour and those with which something began or ended. */
const UNTHINNED_MS = 2 * DAY_MS;

/** A worker says so often that it is there; after so long without a word somebody else goes on. */
const SEEN_EVERY_MS = 5000;
const SILENT_SECONDS = 60;
const QUEUED_SECONDS = 20;
const ATTEMPTS = 3;

/** For workers: carries out scans, those of the schedule and those that somebody asked for. */
export function createScanRunner({ keptDays, ...deps }: ReportDeps & { keptDays: number }) {
  const { db, now } = deps;

  async function reportsOf(scan: ScanRow, model: WatchedModel): Promise<ReportOf[]> {
    const settings = driftSettingsSchema.parse(model.settings ?? {});
    const one = scan.version === null ? undefined : await findVersion(db, model.id, scan.version);
    const versions = one ? [one] : await findVersionsInForce(db, model.id);
    const at = scan.slot ?? scan.createdAt;
    const of = { scanId: scan.id, model, at, settings };
    return versions.flatMap((version) =>
      spansOf(scan, version, settings).map((span) => ({ ...of, version, ...span })),
    );
  }

  async function carryOutAll(scan: ScanRow): Promise<void> {
    const model = await findModel(db, scan.modelId);
    if (!model) return;
    const reports = await reportsOf(scan, model);
    await noteProgress(db, scan.id, { done: 0, total: reports.length });
    for (const [at, report] of reports.entries()) {
      const { scanId, window } = report;
      const key = { scanId, version: report.version.version, window };
      // Another worker may have come so far before it was lost.
      if (!(await hasReport(db, key))) await makeReport(deps, report);
      await noteProgress(db, scan.id, { done: at + 1 });
    }
  }

  return {
    /** Scans whose time has come, by id: one for each model and slot of its schedule. Slots that nobody was there for are left out. */
    async planScans(): Promise<string[]> {
      const at = now();
      const planned: string[] = [];
      for (const { id: modelId, settings, releasedAt } of await findReleasedModels(db)) {
        const { every_minutes: everyMinutes } = driftSettingsSchema.parse(settings ?? {});
        if (everyMinutes === 0) continue;
        const slot = lastSlot(at, everyMinutes);
        // Nothing was served before.
        if (slot <= releasedAt) continue;
        const scan = { id: randomUUID(), modelId, slot, createdAt: at };
        if (await insertSlot(db, scan)) planned.push(scan.id);
      }
      return planned;
    },

    /** Scans that nobody carries out. */
    forsakenScans: () =>
      findForsakenScans(db, { queuedSeconds: QUEUED_SECONDS, silentSeconds: SILENT_SECONDS }),

    /** Carries a scan out, unless somebody else does. What goes wrong is tried again, and thrown. */
    async carryOut(id: string): Promise<void> {
      const scan = await claimScan(db, id, SILENT_SECONDS);
      if (!scan) return;
      const seen = setInterval(() => {
        noteProgress(db, id).catch(() => undefined);
      }, SEEN_EVERY_MS);
      try {
        await carryOutAll(scan);
        await endScan(db, id, { status: 'done' });
      } catch (error) {
        const said =
          error instanceof AppError
            ? error.publicMessage
            : 'Something went wrong on our side; the log of the worker says what.';
        const status = scan.attempts >= ATTEMPTS ? 'failed' : 'queued';
        await endScan(db, id, { status, error: said });
        throw error;
      } finally {
        clearInterval(seen);
      }
    },

    async removeOld(): Promise<void> {
      const at = now().getTime();
      const old = new Date(at - keptDays * DAY_MS);
      await deleteOldReports(db, { thinned: new Date(at - UNTHINNED_MS), old });
      await deleteOldEvents(db, old);
      await deleteOldScans(db, old);
    },
  };
}

function spansOf(
  { slot, fromAt, toAt }: ScanRow,
  { since }: WatchedVersion,
  { windows }: ModelDriftSettings,
): { window: string; from: Date; to: Date }[] {
  if (!slot) {
    // Counts are of whole minutes.
    const from = new Date(Math.floor((fromAt?.getTime() ?? 0) / MINUTE_MS) * MINUTE_MS);
    const to = new Date(Math.ceil((toAt?.getTime() ?? 0) / MINUTE_MS) * MINUTE_MS);
    return [{ window: SPAN_WINDOW, from, to }];
  }
  return windows.flatMap((window) => {
    const span = windowSpan(window, slot, since);
    return span ? [{ window, ...span }] : [];
  });
}
