import type { Db } from '#lib/db/client.ts';
import { cleanText } from '../clean-text.ts';
import type { Label, Prediction, PredictionSummary } from '../contract.ts';
import { type AnsweredPrediction, type Mismatch, mismatchOf } from '../mismatch-of.ts';
import { findLabelTargets } from './label-targets.ts';

export interface PredictionFilter {
  model?: string;
  version?: number;
  requestId?: string;
  status?: 'ok' | 'error';
  degraded?: boolean;
  from?: Date;
  to?: Date;
  /** The last item of the page before. */
  before?: { at: Date; id: string };
  limit: number;
}

/** Longer answers than this are left out of lists. */
const LISTED_OUTPUT_BYTES = 2000;

const SUMMARY = `p.id, p.request_id, p.model, p.version, p.release_seq, p.at, p.event_time, p.protocol, p.status,
  p.error_code, p.error_stage, p.row_count, p.served_by, p.confidence, p.degraded,
  p.degraded_reason, p.failed_version, p.failed_stage, p.cached, p.latency_ms`;

interface SummaryRow {
  id: string;
  request_id: string;
  model: string;
  version: number | null;
  release_seq: number | null;
  at: Date;
  event_time: Date;
  protocol: PredictionSummary['protocol'];
  status: number;
  error_code: string | null;
  error_stage: string | null;
  row_count: number;
  outputs: unknown;
  served_by: string | null;
  confidence: string | null;
  degraded: boolean;
  degraded_reason: string | null;
  failed_version: number | null;
  failed_stage: string | null;
  cached: boolean;
  latency_ms: number;
}

interface PredictionRow extends SummaryRow {
  error_detail: string | null;
  inputs: unknown;
  truncated: boolean;
  timings: Prediction['timings'];
  entity_key: string | null;
  replica_id: string;
  api_key_id: string | null;
  api_key_name: string | null;
  validation: Prediction['validation'];
  features: Prediction['features'];
}

/** Newest first. */
export async function findPredictions(
  db: Db,
  filter: PredictionFilter,
): Promise<PredictionSummary[]> {
  const values: unknown[] = [];
  const where: string[] = [];
  const add = (condition: (placeholder: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  add((p) => `p.model = ${p}`, filter.model && cleanText(filter.model));
  add((p) => `p.version = ${p}`, filter.version);
  add((p) => `p.request_id = ${p}`, filter.requestId && cleanText(filter.requestId));
  add((p) => `p.at >= ${p}::timestamptz`, filter.from?.toISOString());
  add((p) => `p.at < ${p}::timestamptz`, filter.to?.toISOString());
  // The first condition is what prunes partitions; a row comparison does not.
  add((p) => `p.at <= ${p}::timestamptz`, filter.before?.at.toISOString());
  const position = values.length;
  add((p) => `(p.at, p.id) < ($${position}::timestamptz, ${p}::uuid)`, filter.before?.id);
  add((p) => `p.degraded = ${p}`, filter.degraded);
  if (filter.status) where.push(filter.status === 'error' ? 'p.status >= 400' : 'p.status < 400');
  values.push(filter.limit);
  const { rows } = await db.pool.query<SummaryRow>(
    `SELECT ${SUMMARY}, CASE WHEN pg_column_size(p.outputs) <= ${LISTED_OUTPUT_BYTES}
        AND octet_length(p.outputs::text) <= ${LISTED_OUTPUT_BYTES} THEN p.outputs END AS outputs
     FROM predictions p ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
     ORDER BY p.at DESC, p.id DESC LIMIT $${values.length}`,
    values,
  );
  return rows.map(toSummary);
}

/** The newest with this request id, or the one of `id` among them, or undefined; of `model` before those of others. */
export async function findPrediction(
  db: Db,
  requestId: string,
  { id, model }: { id?: string | undefined; model?: string | undefined },
): Promise<Prediction | undefined> {
  const cleanId = cleanText(requestId);
  const [predictions, labels] = await Promise.all([
    db.pool.query<PredictionRow>(
      `SELECT ${SUMMARY}, p.outputs, p.error_detail, p.inputs, p.truncated, p.timings, p.entity_key, p.replica_id,
         p.api_key_id, k.name AS api_key_name, p.validation, p.features
       FROM predictions p LEFT JOIN api_keys k ON k.id = p.api_key_id
       WHERE p.request_id = $1 AND ($2::uuid IS NULL OR p.id = $2)
       ORDER BY (p.model = $3) IS TRUE DESC, p.at DESC, p.id DESC LIMIT 1`,
      [cleanId, id ?? null, model ?? null],
    ),
    db.pool.query<{ row: number; label: Label['label']; observed_at: Date; received_at: Date }>(
      'SELECT row, label, observed_at, received_at FROM labels WHERE request_id = $1 ORDER BY row LIMIT 10000',
      [cleanId],
    ),
  ]);
  const row = predictions.rows[0];
  if (!row) return undefined;
  const answered = await findAnswered(db, row);
  return {
    ...toSummary(row),
    error_detail: row.error_detail,
    inputs: row.inputs,
    truncated: row.truncated,
    timings: row.timings,
    entity_key: row.entity_key,
    replica: row.replica_id,
    api_key:
      row.api_key_id === null
        ? null
        : { id: row.api_key_id, name: row.api_key_name ?? row.api_key_id },
    validation: row.validation,
    features: row.features,
    labels: labels.rows.map((label) => ({
      ...label,
      observed_at: label.observed_at.toISOString(),
      received_at: label.received_at.toISOString(),
      mismatch: answered ? explain(mismatchOf(label, answered)) : null,
    })),
  };
}

/** What its labels must fit; undefined where there is no answer. */
async function findAnswered(
  db: Db,
  { model, version, status, row_count }: PredictionRow,
): Promise<AnsweredPrediction | undefined> {
  if (version === null || status >= 400) return undefined;
  const targets = await findLabelTargets(db, [{ model, version }]);
  const target = targets.of({ model, version });
  return target && { ...target, rowCount: row_count };
}

function explain(mismatch: Mismatch | undefined): string | null {
  return mismatch ? `${mismatch.field} ${mismatch.message}` : null;
}

function toSummary(row: SummaryRow): PredictionSummary {
  return {
    id: row.id,
    request_id: row.request_id,
    model: row.model,
    version: row.version,
    release: row.release_seq,
    at: row.at.toISOString(),
    event_time: row.event_time.toISOString(),
    protocol: row.protocol,
    status: row.status,
    error_code: row.error_code,
    error_stage: row.error_stage,
    row_count: row.row_count,
    outputs: row.outputs,
    served_by: row.served_by,
    confidence: row.confidence,
    degraded: row.degraded,
    degraded_reason: row.degraded_reason,
    failed_version: row.failed_version,
    failed_stage: row.failed_stage,
    cached: row.cached,
    latency_ms: row.latency_ms,
  };
}
