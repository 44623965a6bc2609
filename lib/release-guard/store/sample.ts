import type { Db } from '#lib/db/client.ts';
import type { FeatureLayout, Signature } from '#lib/onnx/contract.ts';
import type { OutputRoles, Task } from '#lib/registry/contract.ts';

export interface ScoredVersion {
  number: number;
  task: Task;
  servedDigest: string;
  isRemote: boolean;
  signature: Signature;
  layout: FeatureLayout;
  output: OutputRoles;
}

export async function findVersions(
  { pool }: Pick<Db, 'pool'>,
  modelId: string,
): Promise<ScoredVersion[]> {
  const { rows } = await pool.query<ScoredVersion>(
    `SELECT v.number, m.task, v.served_digest AS "servedDigest", v.remote IS NOT NULL AS "isRemote", v.signature, v.layout, v.output
     FROM model_versions v JOIN models m ON m.id = v.model_id WHERE v.model_id = $1 AND v.status <> 'deleted'`,
    [modelId],
  );
  return rows;
}

/** A request of the sample: its first row, since the others of a request go together. */
export interface SampledRequest {
  id: string;
  at: Date;
  /** Whose features its row is of, in their order. */
  version: number;
  row: unknown;
  outputs: unknown;
  /** The version that was asked did not answer it. */
  hasFailed: boolean;
}

/** The next requests of a release that are in the log with what was asked, oldest first; those of the last seconds may not all be there yet. */
export async function findSample(
  { pool }: Pick<Db, 'pool'>,
  release: { model: string; seq: number; from: Date; to: Date },
  after: { at: string; id: string } | null,
  limit: number,
): Promise<SampledRequest[]> {
  const { rows } = await pool.query<SampledRequest>(
    `SELECT id::text, at, version, inputs #> '{rows,0}' AS row, outputs, (status >= 500 OR failed_version IS NOT NULL) AS "hasFailed"
     FROM predictions
     WHERE model = $1 AND release_seq = $2 AND at >= $3 AND at < $4 AND (at, id) > ($5::timestamptz, $6::uuid)
       AND version IS NOT NULL AND (status < 400 OR status >= 500) AND json_typeof(inputs #> '{rows,0}') = 'array' AND NOT truncated
     ORDER BY at, id LIMIT $7`,
    [
      ...[release.model, release.seq, release.from, release.to],
      ...[after?.at ?? release.from, after?.id ?? '00000000-0000-0000-0000-000000000000', limit],
    ],
  );
  return rows;
}
