import { type ErrorCode, errors } from '#lib/http/errors.ts';
import type { LoggedViolation } from '#lib/validation/contract.ts';
import { type PredictionRecord, versionFailures } from './contract.ts';

/** What the log does with a model's records. */
export interface LogPolicy {
  /** Share of the records that are kept; the others are counted only. */
  sampleRatio: number;
  /** Features whose values are never written down. */
  redact: readonly string[];
  /** The names of the rows' values, in order. Without them nothing can be told apart, and all inputs are left out. */
  features?: readonly string[] | null;
}

export const KEEP_ALL: LogPolicy = { sampleRatio: 1, redact: [] };

/** Refusals of these statuses may quote the value they refuse, whichever status a protocol answers them with. */
const QUOTING_STATUSES = new Set([400, 422]);
const LEFT_OUT = 'Left out, since features of this model are redacted and it may quote one.';

/**
 * Whether a record is among the share that is kept: decided by the random end of its id, so that it can be said again of the
 * same record anywhere.
 */
export function isKept(id: string, sampleRatio: number): boolean {
  if (sampleRatio >= 1) return true;
  return Number.parseInt(id.slice(-8), 16) / 2 ** 32 < sampleRatio;
}

/** The record without the values of redacted features: null in rows; tensors and unread bodies are left out as a whole. */
export function redact(record: PredictionRecord, policy: LogPolicy): PredictionRecord {
  if (policy.redact.length === 0) return record;
  const errorDetail =
    record.errorDetail !== null && mayQuote(record) ? LEFT_OUT : record.errorDetail;
  // What a version said may quote a value; what kind of failure it was does not.
  const failure = record.failure && {
    ...record.failure,
    reason: versionFailures[record.failure.code].replace(
      'A version',
      `version ${record.failure.version}`,
    ),
  };
  return {
    ...record,
    errorDetail,
    failure,
    inputs: redactInputs(record.inputs, policy),
    validation: redactValidation(record.validation, policy),
    features: redactFeatures(record.features, policy),
  };
}

function mayQuote({ errorCode }: PredictionRecord): boolean {
  if (errorCode === null || !Object.hasOwn(errors, errorCode)) return true;
  return QUOTING_STATUSES.has(errors[errorCode as ErrorCode].status);
}

/** Rules stay, also those that redacted features broke; their values do not. */
function redactValidation(
  validation: PredictionRecord['validation'],
  { redact: names }: LogPolicy,
): PredictionRecord['validation'] {
  if (!validation?.violations) return validation;
  return {
    ...validation,
    violations: validation.violations.map(({ to, ...violation }) =>
      quotes(violation, names)
        ? { ...violation, value: null }
        : { ...violation, ...(to !== undefined && { to }) },
    ),
  };
}

/** What is said of a row as a whole may be of any of its values. */
function quotes({ feature, value }: LoggedViolation, names: readonly string[]): boolean {
  return feature === null ? typeof value === 'string' : names.includes(feature);
}

function redactFeatures(
  features: PredictionRecord['features'],
  { redact: names }: LogPolicy,
): PredictionRecord['features'] {
  if (!features) return features;
  const isHidden = features.list.map(({ as }) => names.includes(as));
  return {
    ...features,
    rows: features.rows.map(({ entities, values, ...row }) => ({
      ...row,
      entities: Object.fromEntries(
        Object.entries(entities).map(([key, value]) => [key, names.includes(key) ? null : value]),
      ),
      values: values.map((value, index) => (isHidden[index] ? null : value)),
    })),
  };
}

function redactInputs(inputs: unknown, { redact: names, features }: LogPolicy): unknown {
  const rows = rowsOf(inputs);
  if (!rows || !features) return null;
  const hidden = new Set<number>();
  for (const [index, name] of features.entries()) if (names.includes(name)) hidden.add(index);
  const hide = (given: typeof rows) =>
    given.map((row) => row.map((value, index) => (hidden.has(index) ? null : value)));
  // As they came, where rules changed them.
  const given = rowsOf({ rows: (inputs as { given?: unknown }).given });
  if ([...rows, ...(given ?? [])].some((row) => row.length !== features.length)) return null;
  return { rows: hide(rows), ...(given && { given: hide(given) }) };
}

/** The rows of `{rows: [[…], …]}`, the form of models with features. */
export function rowsOf(inputs: unknown): readonly (readonly unknown[])[] | undefined {
  if (typeof inputs !== 'object' || inputs === null || !('rows' in inputs)) return undefined;
  const { rows } = inputs;
  return Array.isArray(rows) && rows.every(Array.isArray) ? rows : undefined;
}
