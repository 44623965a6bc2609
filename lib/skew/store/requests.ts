import type { Db } from '#lib/db/client.ts';
import type { LoggedFeatures, PinnedList } from '#lib/features/contract.ts';
import type { Profile } from '#lib/validation/contract.ts';

export interface FeaturedVersion {
  version: number;
  features: PinnedList;
  profile: Profile | null;
}

/** The names of models that have versions that take features. */
export async function findFeaturedModels({ pool }: Pick<Db, 'pool'>): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT name FROM models m WHERE EXISTS (
       SELECT FROM model_versions v WHERE v.model_id = m.id AND v.features IS NOT NULL AND v.status <> 'deleted')
     ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

export async function hasModel({ pool }: Pick<Db, 'pool'>, model: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM models WHERE name = $1', [model]);
  return rowCount === 1;
}

export async function findFeaturedVersions(
  { pool }: Pick<Db, 'pool'>,
  model: string,
): Promise<FeaturedVersion[]> {
  const { rows } = await pool.query<FeaturedVersion>(
    `SELECT v.number AS version, v.features, r.profile FROM models m JOIN model_versions v ON v.model_id = m.id
     LEFT JOIN validation_rules r ON r.model_id = m.id AND r.version = v.number
     WHERE m.name = $1 AND v.features IS NOT NULL AND v.status <> 'deleted' ORDER BY 1`,
    [model],
  );
  return rows;
}

export interface FeaturedRequest {
  version: number;
  features: LoggedFeatures;
}

/** The newest of a span are looked at, so that a busy hour costs no more than a quiet one. */
const LOOKED_AT = 100_000;

/**
 * Answered requests that features were looked up for, by the hash of their first entity's keys: all of a key before any of the next. Another seed
 * puts the keys in another order.
 */
export async function findFeaturedRequests(
  { pool }: Pick<Db, 'pool'>,
  span: { model: string; from: Date; to: Date; seed: number; limit: number },
): Promise<FeaturedRequest[]> {
  const { rows } = await pool.query<FeaturedRequest>(
    `SELECT version, features FROM (
       SELECT id, version, features FROM predictions
       WHERE model = $1 AND at > $2 AND at <= $3 AND status = 200 AND version IS NOT NULL AND features IS NOT NULL
       ORDER BY at DESC, id DESC LIMIT ${LOOKED_AT}) AS recent
     ORDER BY hashtextextended(features #>> '{rows,0,entities}', $4), id LIMIT $5`,
    [span.model, span.from, span.to, span.seed, span.limit],
  );
  return rows;
}
