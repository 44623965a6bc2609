import { randomUUID } from 'node:crypto';
import type { Db } from '#lib/db/client.ts';
import type { FeatureService } from '#lib/features/service.ts';
import { EARLIEST_MS } from '#lib/http/contract.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import type { FeatureSkew } from './contract.ts';
import { type Finding, followFindings } from './follow-findings.ts';
import { measureVersion, servedRows } from './measure-version.ts';
import type { getSkewSeries, SkewAnswer, SkewRun } from './operations.ts';
import {
  deleteOldReports,
  findLastRun,
  findLatestReports,
  findReports,
  insertFindings,
  insertReports,
  insertRun,
  lockSkew,
  type ReportRow,
  type RunRow,
} from './store/reports.ts';
import {
  type FeaturedRequest,
  type FeaturedVersion,
  findFeaturedModels,
  findFeaturedRequests,
  findFeaturedVersions,
  hasModel,
} from './store/requests.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 90;
/** Requests whose values are compared with the reference, and rows that are computed anew. */
const MOST_REQUESTS = 5_000;
const MOST_ROWS = 500;

export type SkewService = ReturnType<typeof createSkewService>;

/** Whether what models are served is what they were trained on: real requests, computed anew offline, and beside the reference sample. */
export function createSkewService({
  db,
  features,
  now,
  warn,
}: {
  db: Db;
  features: Pick<FeatureService, 'recompute'>;
  now: () => Date;
  /** Of what could not be measured. */
  warn: (error: unknown, about: { model: string; version?: number }) => void;
}) {
  /** Of the requests since the last time, a day at most. Another run of the same requests at the same time is this one. */
  async function measure(model: string): Promise<void> {
    const to = now();
    const last = await findLastRun(db.prisma, model);
    const from = new Date(Math.max(last?.toAt.getTime() ?? 0, to.getTime() - DAY_MS));
    const versions = await findFeaturedVersions(db, model);
    const requests = await findFeaturedRequests(db, {
      ...{ model, from, to, limit: MOST_REQUESTS },
      // The keys that are first change from run to run, and are the same if this one is made again.
      seed: Math.floor(from.getTime() / 1000),
    });
    const byVersion = Map.groupBy(requests, ({ version }) => version);
    const measured: Omit<FeatureSkew, 'findings'>[] = [];
    let sampled = 0;
    for (const version of versions) {
      const found = await measureOne(model, version, byVersion.get(version.version) ?? []);
      sampled += found.sampled;
      measured.push(...found.measured);
    }
    const run = { at: to, fromAt: from, toAt: to, requests: requests.length, sampled };
    await save(model, last, { ...run, id: randomUUID() }, measured);
  }

  async function measureOne(
    model: string,
    { version, features: list, profile }: FeaturedVersion,
    requests: readonly FeaturedRequest[],
  ) {
    const rows = servedRows(
      requests.map((request) => request.features),
      list,
    );
    if (rows.length === 0) return { measured: [], sampled: 0 };
    const sample = rows.slice(0, MOST_ROWS);
    // What another server keeps cannot be computed here.
    const offline = list.server
      ? []
      : await features
          .recompute({ features: list.list.map(({ feature }) => feature), rows: sample })
          .catch((error: unknown) => {
            warn(error, { model, version });
            return [];
          });
    const measured = measureVersion({ version, features: list, profile, rows, offline });
    return { measured, sampled: offline.length };
  }

  async function save(
    model: string,
    last: RunRow | null,
    run: RunRow,
    measured: readonly Omit<FeatureSkew, 'findings'>[],
  ): Promise<void> {
    await db.prisma.$transaction(async (tx) => {
      await lockSkew(tx, model);
      const newest = await findLastRun(tx, model);
      if (newest?.id !== last?.id) return;
      const before = await findLatestReports(tx, model);
      const told: Finding[] = [];
      const reports = measured.map((one): FeatureSkew => {
        const known = before.find(
          ({ report }) => report.version === one.version && report.feature === one.feature,
        );
        const followed = followFindings(one, known?.report.findings ?? []);
        told.push(...followed.told);
        return { ...one, findings: followed.findings };
      });
      await insertRun(tx, model, run);
      await insertReports(tx, model, run.at, reports);
      const findings = told.map((finding) => ({ ...finding, id: randomUUID() }));
      await insertFindings(tx, model, run.at, findings);
    });
  }

  async function refuseUnknown(model: string): Promise<void> {
    if (!(await hasModel(db, model))) throw modelNotFound(model);
  }

  async function getSkew(model: string, { version }: { version?: number | undefined } = {}) {
    await refuseUnknown(model);
    const last = await findLastRun(db.prisma, model);
    const items = await findLatestReports(db.prisma, model, version);
    const answer: SkewAnswer = {
      model,
      last_run: last && describeRun(last),
      items: items.map(describeReport),
    };
    return answer;
  }

  return {
    getSkew,

    async measureSkew(model: string): Promise<SkewAnswer> {
      await refuseUnknown(model);
      await measure(model);
      return getSkew(model);
    },

    async getSkewSeries(
      model: string,
      { version, feature, from, to }: OperationInput<typeof getSkewSeries>['query'],
    ): Promise<OperationAnswer<typeof getSkewSeries>> {
      await refuseUnknown(model);
      const end = to === undefined ? new Date(now().getTime() + 1) : new Date(to);
      const weekBefore = Math.max(end.getTime() - 7 * DAY_MS, EARLIEST_MS);
      const start = new Date(from ?? weekBefore);
      const found = await findReports(db.prisma, {
        ...{ model, version, feature },
        ...{ from: start, to: end },
      });
      return { points: found.map(describeReport) };
    },

    /** Measures every model that has not been for so long; for workers. */
    async measureDue(everyMs: number): Promise<void> {
      const at = now().getTime();
      for (const model of await findFeaturedModels(db)) {
        const last = await findLastRun(db.prisma, model);
        if (last && at - last.at.getTime() < everyMs) continue;
        await measure(model).catch((error: unknown) => warn(error, { model }));
      }
    },

    async removeOldReports(): Promise<void> {
      await deleteOldReports(db, new Date(now().getTime() - KEPT_DAYS * DAY_MS));
    },
  };
}

function describeRun({ id, at, fromAt, toAt, requests, sampled }: RunRow): SkewRun {
  return {
    id,
    at: at.toISOString(),
    from: fromAt.toISOString(),
    to: toAt.toISOString(),
    requests,
    sampled,
  };
}

function describeReport({ at, report }: ReportRow) {
  return { ...report, at: at.toISOString() };
}
