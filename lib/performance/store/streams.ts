import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { LabelStreams, PerformanceChange } from '../follow-labels.ts';
import type { LabelledRow } from '../outcomes.ts';
import type { EvaluatedModel } from './models.ts';

/** Up to where labels were followed, in the order they came. */
export interface StreamPosition {
  receivedAt: Date;
  requestId: string;
  row: number;
}

export interface StreamedLabel extends LabelledRow, StreamPosition {
  version: number;
  predictedAt: Date;
}

/** Models that labels came for since. */
export async function findFollowedModels(
  { pool }: Pick<Db, 'pool'>,
  since: Date,
): Promise<EvaluatedModel[]> {
  const { rows } = await pool.query<EvaluatedModel>(
    `SELECT m.id, m.name, m.task FROM models m
     WHERE EXISTS (SELECT FROM labels l JOIN predictions p USING (request_id) WHERE l.received_at >= $1 AND p.model = m.name)`,
    [since],
  );
  return rows;
}

/** Locked until the transaction ends: of two workers one waits. null: nothing was followed yet. */
export async function lockStreams(
  tx: Tx,
  modelId: string,
): Promise<{ position: StreamPosition; streams: Record<string, LabelStreams> } | null> {
  await tx.$executeRaw`INSERT INTO performance_streams (model_id) VALUES (${modelId}::uuid) ON CONFLICT DO NOTHING`;
  const [row] = await tx.$queryRaw<
    { at: Date | null; id: string | null; row: number | null; streams: unknown }[]
  >`SELECT received_at AS at, request_id AS id, row, streams FROM performance_streams WHERE model_id = ${modelId}::uuid FOR UPDATE`;
  if (!row?.at) return null;
  return {
    position: { receivedAt: row.at, requestId: row.id ?? '', row: row.row ?? 0 },
    streams: row.streams as Record<string, LabelStreams>,
  };
}

/** The next labels of a model after a position and before a time, in the order they came; those that replaced another came before as it. */
export async function findNextLabels(
  tx: Tx,
  asked: { model: string; after: StreamPosition; before: Date; limit: number },
): Promise<StreamedLabel[]> {
  const { receivedAt, requestId, row } = asked.after;
  // Of a request with many rows the answer is read once, not once for each of its labels.
  return tx.$queryRaw<StreamedLabel[]>`
    WITH next AS MATERIALIZED (
      SELECT p.version, p.at, p.id, l.received_at, l.request_id, l.row, l.label FROM labels l JOIN predictions p USING (request_id)
      WHERE p.model = ${asked.model} AND p.status < 400 AND p.version IS NOT NULL AND p.served_by IN ('primary', 'fallback')
        AND NOT EXISTS (SELECT FROM labels_replaced r WHERE r.request_id = l.request_id AND r.row = l.row)
        AND (l.received_at, l.request_id, l.row) > (${receivedAt}::timestamptz, ${requestId}, ${row}::int) AND l.received_at < ${asked.before}::timestamptz
      ORDER BY l.received_at, l.request_id, l.row LIMIT ${asked.limit}
    ), answers AS MATERIALIZED (
      SELECT n.at, n.id, p.predictions FROM (SELECT DISTINCT at, id FROM next) AS n,
        LATERAL (SELECT (outputs -> 'predictions')::jsonb AS predictions FROM predictions WHERE at = n.at AND id = n.id LIMIT 1) AS p
    )
    SELECT version, at AS "predictedAt", received_at AS "receivedAt", request_id AS "requestId", row, label,
      predictions -> row AS predicted, NULL AS classes, NULL AS scores
    FROM next JOIN answers USING (at, id) ORDER BY received_at, request_id, row`;
}

export async function saveStreams(
  tx: Tx,
  modelId: string,
  position: StreamPosition,
  streams: Record<string, LabelStreams>,
): Promise<void> {
  await tx.performanceStream.update({
    where: { modelId },
    data: { ...position, streams: streams as unknown as Prisma.InputJsonObject },
  });
}

export async function addChanges(
  tx: Tx,
  of: { modelId: string; version: number },
  changes: readonly PerformanceChange[],
): Promise<void> {
  await tx.performanceEvent.createMany({
    data: changes.map((change) => ({ id: randomUUID(), ...of, ...change })),
  });
}
