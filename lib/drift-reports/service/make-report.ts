import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/db/client.ts';
import { domainClassifier, SCANNED_ROW_SETTINGS } from '#lib/drift/domain-classifier.ts';
import type { FeatureColumns } from '#lib/drift/feature-columns.ts';
import type { ReferenceSample, WindowCounts } from '#lib/monitoring/contract.ts';
import type { WatchedVersion as Watched } from '#lib/monitoring/profile-reference.ts';
import { type createWindows, watchedOf } from '#lib/monitoring/service.ts';
import { trafficColumns } from '#lib/monitoring/traffic-columns.ts';
import { compareWindow, type WindowRows } from '../compare-window.ts';
import { concludeReport, type Found } from '../conclude-report.ts';
import { SPAN_WINDOW } from '../contract.ts';
import { datasetQuality } from '../data-quality.ts';
import { duplicateShares } from '../duplicate-rows.ts';
import { predictionShift } from '../prediction-shift.ts';
import { rowColumns } from '../row-columns.ts';
import { isWatchedIn, type ModelDriftSettings } from '../settings.ts';
import { insertEvents } from '../store/events.ts';
import type { WatchedVersion } from '../store/models.ts';
import { findReportBefore, insertReport, lockReports } from '../store/reports.ts';
import {
  countAnsweredRows,
  findLastAnswers,
  findRows,
  findSomeRows,
  findTypeErrors,
} from '../store/traffic.ts';
import { readArrivals } from './read-arrivals.ts';

const WEEK_MS = 7 * 86_400_000;
/** Of windows whose rows are not all at hand: so many are drawn for the test of whole rows. */
const DRAWN_ROWS = 2_000;

export interface ReportDeps {
  db: Db;
  windows: Pick<ReturnType<typeof createWindows>, 'getWindow'>;
  getSample: (reference: number) => Promise<ReferenceSample | null>;
  now: () => Date;
}

export interface ReportOf {
  scanId: string;
  model: { id: string; name: string };
  version: WatchedVersion;
  window: string;
  from: Date;
  to: Date;
  at: Date;
  settings: ModelDriftSettings;
}

/** Compares one window of a version with its reference and keeps what was found; false: there is nothing to compare with, or it was kept before. */
export async function makeReport(deps: ReportDeps, of: ReportOf): Promise<boolean> {
  const watched = watchedOf(of.version);
  const key = { modelId: of.model.id, version: of.version.version };
  const now = deps.now();
  const window = watched && (await deps.windows.getWindow(key, of, { now, hasBatches: true }));
  if (!watched || !window) return false;
  const found = await compare(deps, of, watched, window);
  return keep(deps, of, window, found);
}

async function compare(
  { db, getSample }: ReportDeps,
  of: ReportOf,
  watched: Watched,
  window: WindowCounts,
): Promise<Found> {
  const { settings, to } = of;
  const asked = { model: of.model.name, version: of.version.version, from: of.from, to };
  const sample = (await getSample(window.reference)) ?? { columns: [] };
  // A log that has some of the rows says less than the counts of all of them. Rows from before the reference are in no counts by its bins.
  const before = window.since > of.from ? await countAnsweredRows(db, asked) : 0;
  const limits = { least: Math.max(1, window.rows, before), most: settings.exact_rows };
  const logged = await findRows(db, asked, limits);
  const rows = logged && trafficColumns(watched, logged);
  const all: WindowRows | null = rows && rows.rows >= limits.least ? { sample, rows } : null;
  const arrivals = await readArrivals(db, {
    ...{ ...asked, since: of.version.since, isCompared: of.window !== 'release' },
  });
  const typeErrors = await typeErrorsOf(db, of, watched, arrivals.requests);
  const compared = compareWindow(watched, window, all, { settings, name: of.window }, typeErrors);
  const drawn = all ?? {
    sample,
    rows: rows ?? trafficColumns(watched, await findSomeRows(db, asked, DRAWN_ROWS)),
  };
  const features = featuresOf(watched, window, drawn, of);
  const { window: wanted, threshold } = settings.prediction;
  const columns = window.columns.map(({ column }) => column);
  const outputs = await findLastAnswers(db, asked, to, wanted);
  return {
    compared,
    wholeRow:
      settings.whole_row && features.length > 1
        ? domainClassifier(features, {
            ...SCANNED_ROW_SETTINGS,
            ...{ alpha: settings.alpha, leastRows: settings.least_effective },
          })
        : null,
    shift: predictionShift(watched, { columns }, outputs, {
      ...{ window: wanted, threshold, alpha: settings.alpha },
    }),
    quality: datasetQuality(arrivals, to, all ? duplicateShares(features) : null, settings),
  };
}

/** Features of which both sides have rows. */
function featuresOf(
  watched: Watched,
  { columns }: WindowCounts,
  { sample, rows }: WindowRows,
  { settings, window }: ReportOf,
): FeatureColumns[] {
  if (rows.rows === 0) return [];
  return columns.flatMap(({ column }) => {
    const isFeature = column.role === 'feature' && isWatchedIn(settings, column.name, window);
    return isFeature ? (rowColumns(column, sample, rows, watched) ?? []) : [];
  });
}

/** Of the requests that are known of: those of a week at most. */
async function typeErrorsOf(
  db: Db,
  { model, version, from, to }: ReportOf,
  { features }: Watched,
  requests: number,
): Promise<Parameters<typeof compareWindow>[4]> {
  if (requests === 0) return null;
  const names = features.map(({ name }) => name);
  const refused = await findTypeErrors(
    db,
    {
      ...{ model: model.name, version: version.version, to },
      from: new Date(Math.max(from.getTime(), to.getTime() - WEEK_MS)),
    },
    names,
  );
  return { requests, refused };
}

/** Reports of a model are kept one after the other, so that each goes on from the one before. */
async function keep(
  { db }: ReportDeps,
  of: ReportOf,
  counts: WindowCounts,
  found: Found,
): Promise<boolean> {
  const { model, version, window, at, settings } = of;
  const isFollowed = window !== SPAN_WINDOW;
  const key = { modelId: model.id, version: version.version, window };
  return db.prisma.$transaction(async (tx) => {
    await lockReports(tx, model.id);
    const { reference } = counts;
    const before = isFollowed ? await findReportBefore(tx, { ...key, reference, at }) : null;
    const known = before && { ...before.summary, columns: before.columns };
    // Of a span that somebody asked for one scan is enough, and nothing begins or ends with it.
    const { onset_scans, end_scans, windows } = settings;
    const scans = {
      ...(isFollowed ? { onset_scans, end_scans } : { onset_scans: 1, end_scans: 1 }),
      tellsOfModel: window === windows[0],
    };
    const { verdict, dataset, columns, whole_row, prediction_shift, told } = concludeReport(
      found,
      known,
      at.toISOString(),
      scans,
    );
    const { quality } = found;
    const id = randomUUID();
    const isNew = await insertReport(tx, {
      ...{ id, scanId: of.scanId, ...key, reference, at, from: counts.from, to: counts.to },
      rows: Math.max(counts.rows, ...found.compared.map(rowsOf)),
      ...{ verdict, isKept: !isFollowed || told.length > 0, columns },
      summary: {
        ...{ dataset, prediction_shift, whole_row, quality },
        compatibility: settings.compatibility,
      },
    });
    if (isNew && isFollowed) {
      await insertEvents(
        tx,
        told.map((event) => ({ ...event, ...key, id: randomUUID(), at, report: id })),
      );
    }
    return isNew;
  });
}

function rowsOf({ result: { n_cur, missing_cur } }: Found['compared'][number]): number {
  return n_cur + missing_cur;
}
