import type { Db, Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { ColumnResult, DatasetQuality, ReportSummary } from '../contract.ts';

/** What a report has beside the fields of its row and its columns. */
export type StoredSummary = Pick<ReportSummary, 'dataset' | 'prediction_shift' | 'whole_row'> & {
  quality: DatasetQuality;
  compatibility: 'none' | 'evidently' | 'nannyml';
};

export interface ReportRow {
  id: string;
  scanId: string;
  modelId: string;
  model: string;
  version: number;
  window: string;
  reference: number;
  at: Date;
  from: Date;
  to: Date;
  rows: number;
  verdict: ReportSummary['verdict'];
  summary: StoredSummary;
}

export type Columns = Record<string, ColumnResult>;

/** By its place among the columns of a report. */
export const columnKey = ({ role, name }: Pick<ColumnResult, 'role' | 'name'>): string =>
  `${role}:${name}`;

const FIELDS = Prisma.sql`r.id, r.scan_id AS "scanId", r.model_id AS "modelId", m.name AS model, r.version, r.window_name AS "window",
  r.reference_id AS reference, r.at, r.from_at AS "from", r.to_at AS "to", r.row_count::float8 AS rows, r.verdict, r.summary`;
const FROM = Prisma.sql`drift_reports r JOIN models m ON m.id = r.model_id`;

export interface ReportFilter {
  version?: number | undefined;
  window?: string | undefined;
  verdict?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export async function findReports(
  { prisma }: Db,
  modelId: string,
  filter: ReportFilter,
  before: readonly [at: string, id: string] | undefined,
  take: number,
): Promise<ReportRow[]> {
  const { version = null, window = null, verdict = null, from = null, to = null } = filter;
  const [at = null, id = null] = before ?? [];
  return prisma.$queryRaw<ReportRow[]>`
    SELECT ${FIELDS} FROM ${FROM}
    WHERE r.model_id = ${modelId}::uuid
      AND (${version}::int IS NULL OR r.version = ${version})
      AND (${window}::text IS NULL OR r.window_name = ${window})
      AND (${verdict}::text IS NULL OR r.verdict = ${verdict})
      AND (${from}::timestamptz IS NULL OR r.at >= ${from}::timestamptz)
      AND (${to}::timestamptz IS NULL OR r.at < ${to}::timestamptz)
      AND (${at}::timestamptz IS NULL OR (r.at, r.id) < (${at}::timestamptz, ${id}::uuid))
    ORDER BY r.at DESC, r.id DESC LIMIT ${take}`;
}

/** Of each version and window of the schedule; `windows` may have gone from the settings since. */
export async function findLatestReports(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  versions: readonly number[],
  windows: readonly string[],
): Promise<ReportRow[]> {
  return prisma.$queryRaw<ReportRow[]>`
    SELECT found.* FROM unnest(${[...versions]}::int[]) AS v(version), unnest(${[...windows]}::text[]) AS w(name),
    LATERAL (SELECT ${FIELDS} FROM ${FROM}
      WHERE r.model_id = ${modelId}::uuid AND r.version = v.version AND r.window_name = w.name
      ORDER BY r.at DESC LIMIT 1) AS found`;
}

/** Versions with reports, newest first. */
export async function findReportedVersions(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
): Promise<number[]> {
  const rows = await prisma.$queryRaw<{ version: number }[]>`
    SELECT v.number AS version FROM model_versions v WHERE v.model_id = ${modelId}::uuid
      AND EXISTS (SELECT FROM drift_reports r WHERE r.model_id = v.model_id AND r.version = v.number)
    ORDER BY 1 DESC`;
  return rows.map(({ version }) => version);
}

export async function findReport(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  id: string,
): Promise<(ReportRow & { columns: Columns }) | null> {
  const [row] = await prisma.$queryRaw<(ReportRow & { columns: Columns })[]>`
    SELECT ${FIELDS}, r.columns FROM ${FROM} WHERE r.model_id = ${modelId}::uuid AND r.id = ${id}::uuid`;
  return row ?? null;
}

/** Who keeps reports of a model takes turns until the transaction ends. */
export async function lockReports(tx: Tx, modelId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('drift_reports'), hashtext(${modelId}))`;
}

/** The one before a moment, of the same reference: what it said goes on. */
export async function findReportBefore(
  tx: Tx,
  of: { modelId: string; version: number; window: string; reference: number; at: Date },
): Promise<{ summary: StoredSummary; columns: Columns } | null> {
  const row = await tx.driftReport.findFirst({
    where: {
      ...{ modelId: of.modelId, version: of.version, windowName: of.window },
      ...{ referenceId: of.reference, at: { lt: of.at } },
    },
    orderBy: { at: 'desc' },
    select: { summary: true, columns: true },
  });
  return row as { summary: StoredSummary; columns: Columns } | null;
}

export async function findReportIds({ prisma }: Pick<Db, 'prisma'>, scanId: string) {
  const rows = await prisma.driftReport.findMany({
    where: { scanId },
    orderBy: [{ version: 'desc' }, { fromAt: 'desc' }],
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Whether a scan has made a report already: it was interrupted after it. */
export async function hasReport(
  { prisma }: Pick<Db, 'prisma'>,
  of: { scanId: string; version: number; window: string },
): Promise<boolean> {
  const where = { scanId: of.scanId, version: of.version, windowName: of.window };
  return (await prisma.driftReport.count({ where })) > 0;
}

export interface NewReport extends Omit<ReportRow, 'model'> {
  isKept: boolean;
  columns: Columns;
}

/** false: the scan has made it before. */
export async function insertReport(tx: Tx, report: NewReport): Promise<boolean> {
  const { window, reference, from, to, rows, ...same } = report;
  const { count } = await tx.driftReport.createMany({
    data: [
      {
        ...same,
        ...{ windowName: window, referenceId: reference },
        ...{ fromAt: from, toAt: to, rowCount: BigInt(rows) },
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}

export interface SeriesPoint {
  id: string;
  at: Date;
  result: ColumnResult;
}

/** One column of a span's reports, oldest first; of more than `most`, evenly spaced ones and the newest. */
export async function findSeries(
  { prisma }: Pick<Db, 'prisma'>,
  of: { modelId: string; version: number; window: string; key: string; from: Date; to: Date },
  most: number,
): Promise<{ of: number; points: SeriesPoint[] }> {
  const rows = await prisma.$queryRaw<(SeriesPoint & { all: number })[]>`
    WITH found AS (
      SELECT id, row_number() OVER (ORDER BY at DESC, id DESC) - 1 AS place, count(*) OVER () AS n
      FROM drift_reports WHERE model_id = ${of.modelId}::uuid AND version = ${of.version} AND window_name = ${of.window}
        AND at >= ${of.from} AND at < ${of.to})
    SELECT r.id, r.at, r.columns -> ${of.key} AS result, f.n::float8 AS all FROM found f JOIN drift_reports r USING (id)
    WHERE f.place % greatest(1, ceil(f.n / ${most}::float8)::bigint) = 0
    ORDER BY r.at, r.id`;
  return {
    of: rows[0]?.all ?? 0,
    points: rows.filter(({ result }) => result !== null),
  };
}

/** Of those before `thinned` one an hour stays, and those that are kept; those before `old` go, all but the newest of each window. */
export async function deleteOldReports(
  { pool }: Pick<Db, 'pool'>,
  { thinned, old }: { thinned: Date; old: Date },
): Promise<void> {
  await pool.query(
    `DELETE FROM drift_reports r USING (
       SELECT id, at, is_kept, window_name,
         row_number() OVER (PARTITION BY model_id, version, window_name ORDER BY at DESC, id DESC) AS place,
         row_number() OVER (PARTITION BY model_id, version, window_name, date_trunc('hour', at) ORDER BY at, id) AS of_hour
       FROM drift_reports WHERE at < $1) AS o
     WHERE r.id = o.id AND ((o.at < $2 AND (o.place > 1 OR o.window_name = 'span')) OR (o.of_hour > 1 AND NOT o.is_kept))`,
    [thinned, old],
  );
}
