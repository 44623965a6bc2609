import type { Db } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Interval } from '../interval.ts';
import type { AnsweredRow } from '../learn-rows.ts';
import type { RowEstimate } from '../row-estimate.ts';

/** What an estimate was learned from. */
interface LearnedFrom {
  rows: number;
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
/** Rows of a request are alike more often than those of different ones. */
const MOST_OF_REQUEST = 50;

/** Some rows of a span with their answers, at most so many, spread over it: what is read does not grow with the traffic. */
export async function findAnsweredRows(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; version: number; from: Date; to: Date; limit: number },
): Promise<AnsweredRow[]> {
  const { rows } = await pool.query<AnsweredRow>(
    `SELECT NULL AS label, p.inputs -> 'rows' -> r AS input, p.outputs -> 'predictions' -> r AS predicted, p.outputs -> 'classes' AS classes,
       p.outputs -> 'probabilities' -> r AS scores
     FROM generate_series(0, ${SLICES - 1}) AS slice,
       LATERAL (
         SELECT at, inputs, outputs, row_count FROM predictions
         WHERE model = $1 AND version = $2 AND status < 400 AND served_by IN ('primary', 'fallback')
           AND at >= $3::timestamptz + slice * (($4::timestamptz - $3::timestamptz) / ${SLICES})
           AND at < $3::timestamptz + (slice + 1) * (($4::timestamptz - $3::timestamptz) / ${SLICES})
         ORDER BY at LIMIT ceil($5::float8 / ${SHARE_OF_SLICE})
       ) AS p,
       generate_series(0, least(p.row_count, ${MOST_OF_REQUEST}) - 1) AS r
     ORDER BY p.at, r`,
    [asked.model, asked.version, asked.from, asked.to, asked.limit],
  );
  const step = Math.max(1, rows.length / asked.limit);
  return Array.from(
    { length: Math.min(rows.length, asked.limit) },
    (_, place) => rows[Math.floor(place * step)],
  ).filter((row) => row !== undefined);
}

/** The first labelled rows of a version, oldest first. */
export async function findFirstLabelled(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; version: number; limit: number },
): Promise<AnsweredRow[]> {
  const { rows } = await pool.query<AnsweredRow>(
    `SELECT l.label, p.inputs -> 'rows' -> l.row AS input, p.outputs -> 'predictions' -> l.row AS predicted, p.outputs -> 'classes' AS classes,
       p.outputs -> 'probabilities' -> l.row AS scores
     FROM predictions p JOIN labels l USING (request_id)
     WHERE p.model = $1 AND p.version = $2 AND p.status < 400 AND p.served_by IN ('primary', 'fallback')
     ORDER BY p.at, p.id, l.row LIMIT $3`,
    [asked.model, asked.version, asked.limit],
  );
  return rows;
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
