import { z } from 'zod';
import type { Db } from '#lib/db/client.ts';
import { EARLIEST_MS, type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { binCodes } from '#lib/monitoring/contract.ts';
import type { createWindows } from '#lib/monitoring/service.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { compareColumns } from '../compare-columns.ts';
import type { DriftEvent, Report, ReportSummary } from '../contract.ts';
import type * as operations from '../operations.ts';
import { reportHtml } from '../report-html.ts';
import { driftSettingsSchema } from '../settings.ts';
import { findEvents } from '../store/events.ts';
import { findModelId, findSettings, findVersionsInForce } from '../store/models.ts';
import {
  columnKey,
  findLatestReports,
  findReport,
  findReportedVersions,
  findReports,
  findSeries,
  type ReportRow,
} from '../store/reports.ts';
import { findLastScan } from '../store/scans.ts';
import { describeScan } from './describe-scan.ts';

const WEEK_MS = 7 * 86_400_000;
const MOST_POINTS = 500;
const position = z.tuple([timestamp, z.uuid()]);

type Query<O extends keyof typeof operations> = OperationInput<
  Extract<(typeof operations)[O], { method: string }>
>['query'];

/** What scans found. */
export function createDriftReports({
  db,
  windows,
  now,
}: {
  db: Db;
  windows: Pick<ReturnType<typeof createWindows>, 'getWindow'>;
  now: () => Date;
}) {
  async function modelId(model: string): Promise<string> {
    const id = await findModelId(db.prisma, model);
    if (!id) throw modelNotFound(model);
    return id;
  }

  async function find(model: string, id: string) {
    const found = await findReport(db, await modelId(model), id);
    if (found) return found;
    throw new AppError('drift_report_not_found', {
      publicMessage: `${model} has no drift report ${id}, or it is no longer kept.`,
    });
  }

  return {
    async listReports(
      model: string,
      query: Query<'listDriftReports'>,
    ): Promise<Page<ReportSummary>> {
      const before = decodeCursor(query.cursor, position);
      const found = await findReports(db, await modelId(model), query, before, query.limit + 1);
      return pageOf(found.map(summarise), query.limit);
    },

    async getLatest(
      model: string,
      { version }: Query<'getLatestDrift'>,
    ): Promise<OperationAnswer<typeof operations.getLatestDrift>> {
      const id = await modelId(model);
      const [inForce, known, last, record] = await Promise.all([
        findVersionsInForce(db, id),
        findReportedVersions(db, id),
        findLastScan(db, id),
        findSettings(db.prisma, id),
      ]);
      const { windows: names } = driftSettingsSchema.parse(record?.settings ?? {});
      const versions = known.filter((one) => version === undefined || one === version);
      const rows = await findLatestReports(db, id, versions, names);
      const ordered = versions.flatMap((one) =>
        names.flatMap((name) =>
          rows.filter((row) => row.version === one && row.window === name).map(summarise),
        ),
      );
      return {
        model,
        in_force: inForce.map((one) => one.version),
        without_reference: inForce.filter((one) => !one.hasReference).map((one) => one.version),
        last_scan: last && (await describeScan(db, last)),
        items: ordered,
      };
    },

    async getReport(model: string, id: string): Promise<Report> {
      return toReport(await find(model, id));
    },

    async getReportPage(model: string, id: string): Promise<{ html: string; filename: string }> {
      const row = await find(model, id);
      const record = await findSettings(db.prisma, row.modelId);
      const settings = driftSettingsSchema.parse(record?.settings ?? {});
      const day = row.to.toISOString().slice(0, 16).replace(/[^\d]/g, '');
      return {
        html: reportHtml(toReport(row), settings, now()),
        filename: `drift-${model}-v${row.version}-${row.window}-${day}.html`,
      };
    },

    async getCounts(
      model: string,
      id: string,
      { column: name, role }: Query<'getDriftCounts'>,
    ): Promise<OperationAnswer<typeof operations.getDriftCounts>> {
      const report = await find(model, id);
      const key = { modelId: report.modelId, version: report.version };
      const window = await windows.getWindow(key, report, {
        ...{ now: now(), reference: report.reference, columns: [name] },
      });
      const found = window?.columns.find(({ column }) => column.role === role);
      if (!window || !found) {
        throw new AppError('invalid_request', {
          publicMessage: `The reference of this report has no column ${name}.`,
          fields: [{ field: 'column', message: 'must be a column of the report' }],
        });
      }
      const { column, counts, rows } = found;
      const before = column.counts;
      const special = (
        ['missing', 'minusInfinity', 'plusInfinity', 'unseen', 'others'] as const
      ).map((bin) => ({
        bin: SPECIAL[bin],
        reference: before ? (before[binCodes[bin]] ?? 0) : null,
        current: counts[binCodes[bin]] ?? 0,
      }));
      const isNumeric = column.kind === 'numeric';
      return {
        ...{ column: name, kind: column.kind, special },
        from: window.from.toISOString(),
        to: window.to.toISOString(),
        rows: { reference: column.rows, current: rows },
        bins: counts.slice(binCodes.first).map((current, at) => ({
          label: isNumeric ? null : String(column.categories[at]),
          from: isNumeric ? (column.edges[at - 1] ?? null) : null,
          to: isNumeric ? (column.edges[at] ?? null) : null,
          reference: before ? (before[binCodes.first + at] ?? 0) : null,
          current,
        })),
      };
    },

    async getSeries(
      model: string,
      { version, window, column, role, from, to }: Query<'getDriftSeries'>,
    ): Promise<OperationAnswer<typeof operations.getDriftSeries>> {
      const id = await modelId(model);
      const end = to === undefined ? new Date(now().getTime() + 1) : new Date(to);
      const start = new Date(from ?? Math.max(end.getTime() - WEEK_MS, EARLIEST_MS));
      const key = columnKey({ role, name: column });
      const of = { modelId: id, version, window, key, from: start, to: end };
      const series = await findSeries(db, of, MOST_POINTS);
      return {
        of: series.of,
        points: series.points.map(({ id: report, at, result }) => ({
          ...{ at: at.toISOString(), report },
          ...{ verdict: result.verdict, drifting_since: result.drifting_since },
          ...{ n_cur: result.n_cur, missing_cur: result.missing_cur },
          ...{ n_effective: result.n_effective, effects: result.effects },
          ...{ quantiles: result.quantiles, quality: result.quality },
          p_adjusted: result.questions.find(({ about }) => about === 'values')?.p_adjusted ?? null,
        })),
      };
    },

    async listEvents(model: string, query: Query<'listDriftEvents'>): Promise<Page<DriftEvent>> {
      const before = decodeCursor(query.cursor, position);
      const found = await findEvents(db, await modelId(model), query, before, query.limit + 1);
      const items = found.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));
      return pageOf(items, query.limit);
    },
  };
}

const SPECIAL = {
  missing: 'missing',
  minusInfinity: 'minus_infinity',
  plusInfinity: 'plus_infinity',
  unseen: 'unseen',
  others: 'others',
} as const;

function pageOf<T extends { id: string; at: string }>(found: T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = found.length > items.length;
  return { items, next_cursor: hasMore && last ? encodeCursor([last.at, last.id]) : null };
}

/** What older reports do not say of it. */
const UNKNOWN_SHIFT = {
  ...{ is_over: false, p_value: null, n_effective: null, drifting_since: null, streak: 0 },
};

function summarise(row: ReportRow): ReportSummary {
  const { dataset, prediction_shift, whole_row } = row.summary;
  return {
    ...{ id: row.id, model: row.model, version: row.version, reference: row.reference },
    ...{ window: row.window, at: row.at.toISOString(), from: row.from.toISOString() },
    ...{ to: row.to.toISOString(), rows: row.rows, verdict: row.verdict },
    ...{ dataset, whole_row },
    prediction_shift: prediction_shift && { ...UNKNOWN_SHIFT, ...prediction_shift },
  };
}

function toReport(row: Awaited<ReturnType<typeof findReport>> & object): Report {
  const { quality, compatibility } = row.summary;
  const columns = Object.values(row.columns).sort(compareColumns);
  // Older reports do not have it.
  return {
    ...summarise(row),
    quality: { ...quality, rows_usual: quality.rows_usual ?? null },
    compatibility,
    columns,
  };
}
