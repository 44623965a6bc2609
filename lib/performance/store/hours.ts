import type { Db } from '#lib/db/client.ts';
import type { LabelDelays } from '../label-delays.ts';
import { type Outcomes, reviveOutcomes } from '../outcomes.ts';

export type Basis = 'prediction' | 'arrival';

export interface TouchedHour {
  modelId: string;
  basis: Basis;
  hour: Date;
}

export async function findProgress({ pool }: Pick<Db, 'pool'>): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date }>('SELECT at FROM performance_progress');
  return rows[0]?.at ?? null;
}

export async function saveProgress({ pool }: Pick<Db, 'pool'>, at: Date): Promise<void> {
  await pool.query(
    `INSERT INTO performance_progress (id, at) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET at = greatest(performance_progress.at, excluded.at)`,
    [at],
  );
}

/** Hours with labels that came, or were replaced, since; and of predictions that came since and had labels before. */
export async function findTouchedHours(
  { pool }: Pick<Db, 'pool'>,
  { labelsSince, predictionsSince }: { labelsSince: Date; predictionsSince: Date },
): Promise<TouchedHour[]> {
  const { rows } = await pool.query<TouchedHour>(
    `WITH touched AS (
       SELECT p.model, p.at, l.received_at FROM labels l JOIN predictions p USING (request_id) WHERE l.received_at >= $1
       UNION ALL
       SELECT p.model, p.at, r.received_at FROM labels_replaced r JOIN predictions p USING (request_id) WHERE r.replaced_at >= $1
       UNION ALL
       SELECT p.model, p.at, l.received_at FROM predictions p JOIN labels l USING (request_id) WHERE p.at >= $2
     )
     SELECT DISTINCT m.id AS "modelId", b.basis,
       date_bin('1 hour', CASE b.basis WHEN 'prediction' THEN t.at ELSE greatest(t.at, t.received_at) END, 'epoch') AS hour
     FROM touched t JOIN models m ON m.name = t.model, unnest('{prediction,arrival}'::text[]) AS b(basis)
     ORDER BY 3`,
    [labelsSince, predictionsSince],
  );
  return rows;
}

export interface HourRow {
  version: number;
  hour: Date;
  labelled: number;
  unusable: number;
  /** `delays` are of all labels; absent of hours that were added up without. */
  outcomes: Outcomes & { delays?: LabelDelays };
}

/** All of an hour anew. */
export async function replaceHour(
  { prisma }: Pick<Db, 'prisma'>,
  { modelId, basis, hour }: TouchedHour,
  rows: readonly Omit<HourRow, 'hour'>[],
): Promise<void> {
  await prisma.$transaction([
    prisma.performanceHour.deleteMany({ where: { modelId, basis, hour } }),
    prisma.performanceHour.createMany({
      data: rows.map((row) => ({ modelId, basis, hour, ...row })),
    }),
  ]);
}

export async function findHours(
  { pool }: Pick<Db, 'pool'>,
  asked: { modelId: string; basis: Basis; from: Date; to: Date; version: number | undefined },
): Promise<HourRow[]> {
  const { rows } = await pool.query<HourRow>(
    `SELECT version, hour, labelled, unusable, outcomes FROM performance_hours
     WHERE model_id = $1 AND basis = $2 AND hour >= $3 AND hour < $4 AND ($5::int IS NULL OR version = $5)
     ORDER BY hour, version`,
    [asked.modelId, asked.basis, asked.from, asked.to, asked.version ?? null],
  );
  return rows.map((row) => ({ ...row, outcomes: reviveOutcomes(row.outcomes) }));
}

export interface AnsweredHour {
  version: number;
  hour: Date;
  rows: number;
}

/** Rows that versions answered, by hour; those of requests that were refused are not known apart, so a share of each minute's rows. */
export async function findAnsweredHours(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string; from: Date; to: Date; version: number | undefined },
): Promise<AnsweredHour[]> {
  const { rows } = await pool.query<AnsweredHour>(
    `SELECT version, date_bin('1 hour', minute, 'epoch') AS hour,
       sum(round(row_count * (requests - client_errors - server_errors)::float8 / requests))::float8 AS rows
     FROM prediction_minutes
     WHERE model = $1 AND minute >= $2 AND minute < $3 AND version > 0 AND requests > 0 AND ($4::int IS NULL OR version = $4)
     GROUP BY 1, 2 ORDER BY 2, 1`,
    [asked.model, asked.from, asked.to, asked.version ?? null],
  );
  return rows;
}
