import type { Db } from '#lib/db/client.ts';

export interface BusinessPoint {
  name: string;
  at: Date;
  /** 0: of all. */
  version: number;
  value: number;
}

/** The last of the same name, time and version counts. */
export async function saveBusinessMetrics(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
  points: readonly BusinessPoint[],
  receivedAt: Date,
): Promise<void> {
  await pool.query(
    `INSERT INTO business_metrics (model_id, name, at, version, value, received_at)
     SELECT $1, name, to_timestamp(at / 1000), version, value, $6
     FROM unnest($2::text[], $3::float8[], $4::int[], $5::float8[]) AS t(name, at, version, value)
     ORDER BY name, at, version
     ON CONFLICT (model_id, name, at, version) DO UPDATE SET value = excluded.value, received_at = excluded.received_at`,
    [
      modelId,
      points.map(({ name }) => name),
      points.map(({ at }) => at.getTime()),
      points.map(({ version }) => version),
      points.map(({ value }) => value),
      receivedAt,
    ],
  );
}

/** The newest, oldest first. */
export async function findBusinessMetrics(
  { pool }: Pick<Db, 'pool'>,
  asked: { modelId: string; from: Date; to: Date; name: string | undefined; limit: number },
): Promise<BusinessPoint[]> {
  const { rows } = await pool.query<BusinessPoint>(
    `SELECT name, at, version, value FROM business_metrics
     WHERE model_id = $1 AND at >= $2 AND at < $3 AND ($4::text IS NULL OR name = $4)
     ORDER BY at DESC, name, version LIMIT $5`,
    [asked.modelId, asked.from, asked.to, asked.name ?? null, asked.limit],
  );
  return rows.reverse();
}
