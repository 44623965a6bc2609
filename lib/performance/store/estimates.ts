import type { Db } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { type AnsweredRequest, chooseRows, MOST_OF_REQUEST } from '../choose-rows.ts';
import type { Interval } from '../interval.ts';
import { labelledRows } from '../labelled-request.ts';
import type { AnsweredRow } from '../learn-rows.ts';
import type { RowEstimate } from '../row-estimate.ts';

/** What an estimate was learned from. */
interface LearnedFrom {
  rows: number;
  /** They are the version's first labelled ones, since its reference has no labels; whether all that there were. null: of the reference. */
  firstLabels: { rows: number; isAll: boolean } | null;
  metrics: Record<string, number | null>;
  intervals: Record<string, Interval>;
}

export interface EstimatedHour {
  version: number;
  hour: Date;
  /** That the version answered in it when the estimate was made. */
  answered: number;
  estimate: RowEstimate;
  learned: LearnedFrom;
}

export async function saveEstimate(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  { version, hour, answered, estimate, learned }: EstimatedHour,
): Promise<void> {
  const values = {
    answered,
    estimate: estimate satisfies object as Prisma.InputJsonObject,
    learned: learned as unknown as Prisma.InputJsonObject,
  };
  await prisma.performanceEstimate.upsert({
    where: { modelId_version_hour: { modelId, version, hour } },
    create: { modelId, version, hour, ...values },
    update: values,
  });
}

export async function findEstimates(
  { prisma }: Pick<Db, 'prisma'>,
  asked: { modelId: string; from: Date; to: Date; version: number | undefined },
): Promise<EstimatedHour[]> {
  const { modelId, from, to, version } = asked;
  const rows = await prisma.performanceEstimate.findMany({
    where: { modelId, hour: { gte: from, lt: to }, version },
    orderBy: [{ hour: 'asc' }, { version: 'asc' }],
  });
  return rows.map((row) => ({
    ...{ version: row.version, hour: row.hour, answered: row.answered },
    estimate: row.estimate as unknown as RowEstimate,
    learned: row.learned as unknown as LearnedFrom,
  }));
}

const SLICES = 60;
/** Where traffic comes in bursts, some slices have none: others may make up for nine of ten. */
const SHARE_OF_SLICE = 10;

/** Some rows of a span with their answers, at most so many, spread over it: what is read does not grow with the traffic, nor with the rows of requests. */
export async function findAnsweredRows(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; version: number; from: Date; to: Date; limit: number },
): Promise<AnsweredRow[]> {
  const { model, version, from, to, limit } = asked;
  const requests = await pool.query<AnsweredRequest>(
    `SELECT p.at, p.id, p.row_count AS "rowCount"
     FROM generate_series(0, ${SLICES - 1}) AS slice,
       LATERAL (
         SELECT *, sum(least(row_count, ${MOST_OF_REQUEST})) OVER (ORDER BY at, id) - least(row_count, ${MOST_OF_REQUEST}) AS before
         FROM (
           SELECT at, id, row_count FROM predictions
           WHERE model = $1 AND version = $2 AND status < 400 AND served_by IN ('primary', 'fallback')
             AND at >= $3::timestamptz + slice * (($4::timestamptz - $3::timestamptz) / ${SLICES})
             AND at < $3::timestamptz + (slice + 1) * (($4::timestamptz - $3::timestamptz) / ${SLICES})
           ORDER BY at, id LIMIT $5) AS of_slice
       ) AS p
     WHERE before < $5 ORDER BY p.at, p.id`,
    [model, version, from, to, Math.ceil(limit / SHARE_OF_SLICE)],
  );
  const chosen = chooseRows(requests.rows, limit);
  const { rows } = await pool.query<{ place: number; inputs: unknown; outputs: unknown }>(
    `SELECT place::int, p.inputs, p.outputs FROM unnest($1::timestamptz[], $2::uuid[]) WITH ORDINALITY AS chosen(at, id, place),
       LATERAL (SELECT inputs, outputs FROM predictions WHERE at = chosen.at AND id = chosen.id LIMIT 1) AS p
     ORDER BY place`,
    [chosen.map(({ at }) => at), chosen.map(({ id }) => id)],
  );
  return rows.flatMap(({ place, ...values }) => {
    const picked = chosen[place - 1]?.rows ?? [];
    return labelledRows({ at: from, version, ...values, rows: picked, labels: [], delaysMs: [] });
  });
}

/** Models whose estimates need rows, and which versions of them answered since. */
export async function findEstimated(
  { pool }: Pick<Db, 'pool'>,
  since: Date,
): Promise<{ id: string; name: string; task: 'multiclass' | 'regression' }[]> {
  const { rows } = await pool.query<{
    id: string;
    name: string;
    task: 'multiclass' | 'regression';
  }>(
    `SELECT m.id, m.name, m.task FROM models m
     WHERE m.task IN ('multiclass', 'regression')
       AND EXISTS (SELECT FROM prediction_minutes c WHERE c.model = m.name AND c.minute >= $1)`,
    [since],
  );
  return rows;
}

/** The reference in force of a version; null: it has none. */
export async function findReferenceId(
  { prisma }: Pick<Db, 'prisma'>,
  modelId: string,
  version: number,
): Promise<number | null> {
  const row = await prisma.monitoringReference.findFirst({
    where: { modelId, version, inForce: true },
    select: { id: true },
  });
  return row?.id ?? null;
}
