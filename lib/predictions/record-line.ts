import type { LookedUpRows } from '#lib/features/count-lookups.ts';
import { cleanText } from './clean-text.ts';
import type { PredictionRecord } from './contract.ts';
import { cutForLog, stringify } from './cut-for-log.ts';
import { rowsOf } from './log-policy.ts';

/** The columns of a line, in its order: what is counted stands before what is long. */
export const recordColumns = [
  'id',
  'at',
  'model',
  'version',
  'release_seq',
  'status',
  'row_count',
  'latency_ms',
  'degraded',
  'cached',
  'error_code',
  'error_stage',
  'request_id',
  'error_detail',
  'failed_version',
  'failed_stage',
  'failed_code',
  'degraded_reason',
  'validation',
  'event_time',
  'protocol',
  'truncated',
  'served_by',
  'confidence',
  'entity_key',
  'replica_id',
  'api_key_id',
  'timings',
  'features',
  'inputs',
  'outputs',
] as const;

const NULL = '\\N';
const MAX_DETAIL = 2000;
const MAX_MODEL_NAME = 200;
/** Answers of more than this are cut; rows of inputs never are (a request has at most 4 MiB). */
const MAX_ANSWER_CHARACTERS = 4 * 1024 * 1024;

/**
 * A record as one row of Postgres's COPY text format, ended by a line break: what the spool holds, and what COPY takes as it
 * is. Without `withValues` the inputs, the answer and the timings are left out.
 */
export function toRecordLine(record: PredictionRecord, withValues: boolean): string {
  const inputs = withValues ? inputsJson(record.inputs) : NOTHING;
  const outputs = withValues ? outputsJson(record.outputs) : NOTHING;
  const features = rowsJson(withValues ? record.features : countedOf(record.features));
  const truncated = record.truncated || inputs.truncated || outputs.truncated;
  const at = isoTime(record.at);
  const eventTime = record.eventTime === record.at ? at : isoTime(record.eventTime);
  const { errorDetail, entityKey } = record;
  return `${record.id}\t${at}\t${text(record.model.slice(0, MAX_MODEL_NAME))}\t${record.version ?? NULL}\t${
    record.releaseSeq ?? NULL
  }\t${record.status}\t${record.rowCount}\t${thousandths(record.latencyMs)}\t${flag(record.degraded)}\t${flag(
    record.cached,
  )}\t${record.errorCode ?? NULL}\t${record.errorStage ?? NULL}\t${text(record.requestId)}\t${
    errorDetail === null ? NULL : text(errorDetail.slice(0, MAX_DETAIL))
  }\t${failureFields(record)}\t${validationJson(record.validation, withValues)}\t${eventTime}\t${record.protocol}\t${flag(truncated)}\t${record.servedBy ?? NULL}\t${
    record.confidence ?? NULL
  }\t${entityKey === null ? NULL : text(entityKey)}\t${text(record.replicaId)}\t${
    record.apiKeyId ?? NULL
  }\t${withValues ? timingsJson(record.timings) : NULL}\t${features.json}\t${inputs.json}\t${outputs.json}\n`;
}

const NO_VERSION = `${NULL}\t${NULL}\t${NULL}`;
const NO_FAILURE = `${NO_VERSION}\t${NULL}`;

/** An answer may be degraded though no version failed: by values that stand in for features. */
function failureFields({ failure, degraded, features }: PredictionRecord): string {
  if (failure === null) {
    const reason = degraded ? features?.failure : null;
    return reason ? `${NO_VERSION}\t${text(reason.slice(0, MAX_DETAIL))}` : NO_FAILURE;
  }
  const { version, stage, code, reason } = failure;
  return `${version}\t${stage}\t${code}\t${text(reason.slice(0, MAX_DETAIL))}`;
}

interface Field {
  json: string;
  truncated: boolean;
}
const NOTHING: Field = { json: NULL, truncated: false };

function inputsJson(inputs: unknown): Field {
  if (inputs === null || inputs === undefined) return NOTHING;
  return rowsOf(inputs) ? { json: escaped(jsonOf(inputs)), truncated: false } : cut(inputs);
}

function outputsJson(outputs: unknown): Field {
  if (outputs === null || outputs === undefined) return NOTHING;
  if (typeof outputs !== 'object' || !('predictions' in outputs)) return cut(outputs);
  const json = jsonOf(outputs);
  return json.length > MAX_ANSWER_CHARACTERS
    ? cut(outputs)
    : { json: escaped(json), truncated: false };
}

/** Whole, as the rows of inputs are. */
function rowsJson(rows: object | null): Field {
  return rows === null ? NOTHING : { json: escaped(jsonOf(rows)), truncated: false };
}

function cut(value: unknown): Field {
  const { json, truncated } = cutForLog(value);
  return json === null ? NOTHING : { json: escaped(json), truncated };
}

/** As `stringify`, which calls back for every value, but quickly where it can be. */
function jsonOf(value: object): string {
  try {
    const json = JSON.stringify(value);
    return json.includes('\\u') ? stringify(value) : json;
  } catch (error) {
    // A bigint.
    if (error instanceof TypeError) return stringify(value);
    throw error;
  }
}

/** Counted only: without the values that broke the rules. */
function validationJson(validation: PredictionRecord['validation'], withValues: boolean): string {
  if (validation === null) return NULL;
  const { violations: _, ...counts } = validation;
  return escaped(jsonOf(withValues ? validation : counts));
}

/** Counted only: what was looked up, without keys and values. */
function countedOf(features: PredictionRecord['features']): LookedUpRows | null {
  if (features === null) return null;
  return {
    list: features.list.map(({ feature }) => ({ feature })),
    rows: features.rows.map(({ statuses, ages }) => ({ statuses, ages })),
  };
}

function timingsJson(timings: PredictionRecord['timings']): string {
  if (timings === null) return NULL;
  let json = '';
  for (const stage in timings) {
    const ms = timings[stage as keyof typeof timings] ?? 0;
    json += `${json === '' ? '{' : ','}"${stage}":${thousandths(ms)}`;
  }
  return json === '' ? '{}' : `${json}}`;
}

/** Milliseconds to the microsecond: whole numbers are quicker to write than those with digits after the point. */
function thousandths(ms: number): string {
  return `${Math.round(ms * 1000)}e-3`;
}

function flag(value: boolean): string {
  return value ? 't' : 'f';
}

/** JSON has no raw tabs or line breaks, so that only backslashes need doubling. */
function escaped(json: string): string {
  return json.includes('\\') ? json.replaceAll('\\', '\\\\') : json;
}

const PLAIN = /^[ -[\]-~]*$/;
const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function text(value: string): string {
  if (PLAIN.test(value)) return value;
  return cleanText(value).replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found);
}

/** Many records are of the same millisecond. */
const lastTime = { ms: Number.NaN, iso: '' };

function isoTime(time: Date): string {
  const ms = time.getTime();
  if (ms !== lastTime.ms) {
    lastTime.iso = time.toISOString();
    lastTime.ms = ms;
  }
  return lastTime.iso;
}
