import type { Db } from '#lib/db/client.ts';
import type { ValueRange } from '../value-ranges.ts';

/** Of each feature of numbers, the least and the greatest value in the reference of a version; none: it has no reference. */
export async function findReferenceRanges(
  { pool }: Pick<Db, 'pool'>,
  { modelId, version }: { modelId: string; version: number },
): Promise<Map<string, ValueRange>> {
  const { rows } = await pool.query<ValueRange & { name: string }>(
    `SELECT c ->> 'name' AS name, (c -> 'moments' ->> 'min')::float8 AS low, (c -> 'moments' ->> 'max')::float8 AS high
     FROM monitoring_references r, json_array_elements(r.profile -> 'columns') AS c
     WHERE r.model_id = $1 AND r.version = $2 AND r.in_force AND c ->> 'role' = 'feature'
       AND json_typeof(c -> 'moments') = 'object'`,
    [modelId, version],
  );
  return new Map(rows.map(({ name, low, high }) => [name, { low, high }]));
}
