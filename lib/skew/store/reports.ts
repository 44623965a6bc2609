import type { Db, Tx } from '#lib/db/client.ts';
import type { FeatureSkew } from '../contract.ts';
import type { Finding } from '../follow-findings.ts';

export interface RunRow {
  id: string;
  at: Date;
  fromAt: Date;
  toAt: Date;
  requests: number;
  sampled: number;
}

export interface ReportRow {
  at: Date;
  report: FeatureSkew;
}

const RUN = { id: true, at: true, fromAt: true, toAt: true, requests: true, sampled: true };

/** Who saves runs of a model takes turns until the transaction ends. */
export async function lockSkew(tx: Tx, model: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('skew'), hashtext(${model}))`;
}

export async function findLastRun(tx: Tx, model: string): Promise<RunRow | null> {
  return tx.skewRun.findFirst({
    where: { model },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: RUN,
  });
}

export async function insertRun(tx: Tx, model: string, run: RunRow): Promise<void> {
  await tx.skewRun.create({ data: { model, ...run } });
}

export async function insertReports(
  tx: Tx,
  model: string,
  at: Date,
  reports: readonly FeatureSkew[],
): Promise<void> {
  await tx.skewReport.createMany({
    data: reports.map((report) => ({
      model,
      version: report.version,
      feature: report.feature,
      at,
      report,
    })),
  });
}

/** The latest of each version and feature. */
export async function findLatestReports(
  tx: Tx,
  model: string,
  version?: number,
): Promise<ReportRow[]> {
  const rows = await tx.skewReport.findMany({
    where: { model, version },
    distinct: ['version', 'feature'],
    orderBy: [{ version: 'desc' }, { feature: 'asc' }, { at: 'desc' }],
  });
  return rows.map(toRow);
}

const MAX_POINTS = 2_000;

export async function findReports(
  tx: Tx,
  of: { model: string; version: number; feature: string; from: Date; to: Date },
): Promise<ReportRow[]> {
  const { from, to, ...where } = of;
  const rows = await tx.skewReport.findMany({
    where: { ...where, at: { gte: from, lt: to } },
    orderBy: { at: 'desc' },
    take: MAX_POINTS,
  });
  return rows.reverse().map(toRow);
}

/** Into what replicas went through, where history and charts have it. */
export async function insertFindings(
  tx: Tx,
  model: string,
  at: Date,
  findings: readonly (Finding & { id: string })[],
): Promise<void> {
  await tx.servingEvent.createMany({
    data: findings.map(({ id, kind, version, detail }) => ({
      ...{ id, at, replicaId: 'worker', kind, model, version },
      detail: { said: detail },
    })),
  });
}

export async function deleteOldReports({ pool }: Pick<Db, 'pool'>, before: Date): Promise<void> {
  await pool.query('DELETE FROM skew_reports WHERE at < $1', [before]);
  await pool.query('DELETE FROM skew_runs WHERE at < $1', [before]);
}

function toRow({ at, report }: { at: Date; report: unknown }): ReportRow {
  // As a run wrote it.
  return { at, report: report as FeatureSkew };
}
