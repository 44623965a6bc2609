import { AppError, type FieldError } from '#lib/http/errors.ts';
import { fieldPath } from '#lib/onnx/encode-rows.ts';
import type { NamedEntities } from './call.ts';
import { MAX_ROWS, predictRequestSchema, REQUEST_ID, REQUEST_ID_RULE } from './contract.ts';

export interface NativeRequest {
  /** False when the one row came as `features`: the answer then has `prediction`, not `predictions`. */
  many: boolean;
  /** One entry per row: an array or an object of features, not yet checked against a model. */
  rows: unknown[];
  /** The path of a row, for messages. */
  where: (index: number) => string;
  /** undefined: no row names any. */
  entities: NamedEntities | undefined;
  version: number | string | undefined;
  entityKey: string | undefined;
  requestId: string | undefined;
  eventTime: Date | undefined;
}

const FIELDS = new Set([
  'features',
  'entities',
  'instances',
  'version',
  'entity_key',
  'request_id',
  'event_time',
]);
const MAX_ENTITY_KEY = 200;

/** Checks a native request (predictRequestSchema, by hand since it runs for every prediction). Throws AppError. */
export function parseNative(body: unknown): NativeRequest {
  if (!isRecord(body)) {
    throw refusal('The body must be a JSON object such as {"features": {"name": value}}.', []);
  }
  const errors: FieldError[] = [];
  for (const field of Object.keys(body)) {
    if (FIELDS.has(field)) continue;
    errors.push({ field: field.slice(0, 100), message: 'is not a field of a prediction request' });
    if (errors.length >= 20) break;
  }
  const version = readVersion(own(body, 'version'), errors);
  const entityKey = own(body, 'entity_key');
  if (entityKey !== undefined && !isText(entityKey, MAX_ENTITY_KEY)) {
    errors.push({ field: 'entity_key', message: 'must be text of at most 200 characters' });
  }
  const requestId = own(body, 'request_id');
  if (requestId !== undefined && !isRequestId(requestId)) {
    errors.push({ field: 'request_id', message: REQUEST_ID_RULE });
  }
  const eventTime = readEventTime(own(body, 'event_time'), errors);
  const rows = readRows(body, errors);
  if (errors.length > 0 || rows === undefined) {
    const said = errors.slice(0, 3).map(({ field, message }) => `${field} ${message}`);
    throw refusal(`${said.join('; ')}.`, errors);
  }
  return {
    ...rows,
    version,
    entityKey: entityKey as string | undefined,
    requestId: requestId as string | undefined,
    eventTime,
  };
}

/** The request id a body carries, if it has a valid one: refusals echo it too. */
export function requestIdIn(body: unknown): string | undefined {
  const requestId = isRecord(body) ? own(body, 'request_id') : undefined;
  return isRequestId(requestId) ? requestId : undefined;
}

export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && REQUEST_ID.test(value);
}

function readRows(
  body: Record<string, unknown>,
  errors: FieldError[],
): Pick<NativeRequest, 'many' | 'rows' | 'where' | 'entities'> | undefined {
  const instances = own(body, 'instances');
  const entities = readEntities(own(body, 'entities'), 'entities', errors);
  const features = own(body, 'features') ?? (entities && {});
  if ((features === undefined) === (instances === undefined)) {
    const message =
      features === undefined ? 'is missing (or instances, for many rows)' : 'excludes instances';
    const field = features !== undefined && entities ? 'entities' : 'features';
    errors.push({ field, message });
    return undefined;
  }
  if (features !== undefined) {
    if (typeof features === 'object' && features !== null) {
      return {
        many: false,
        rows: [features],
        where: () => 'features',
        entities: entities && {
          rows: [entities],
          fieldOf: (_row, key) => (key === null ? 'entities' : fieldPath('entities', key)),
        },
      };
    }
    errors.push({ field: 'features', message: 'must be an object by name or a list of values' });
    return undefined;
  }
  if (!Array.isArray(instances) || instances.length === 0) {
    errors.push({ field: 'instances', message: 'must be a list of at least one row' });
    return undefined;
  }
  if (instances.length > MAX_ROWS) {
    throw new AppError('too_many_rows', {
      publicMessage: `instances has ${instances.length} rows; one request takes at most ${MAX_ROWS}.`,
      fields: [{ field: 'instances', message: `must have at most ${MAX_ROWS} rows` }],
    });
  }
  const wrapped = new Set<number>();
  const named = new Map<number, Record<string, unknown>>();
  const rows = instances.map((row, index) => {
    if (!isWrapped(row)) return row;
    wrapped.add(index);
    const keys = readEntities(row.entities, `instances[${index}].entities`, errors);
    if (keys) named.set(index, keys);
    return row.features ?? {};
  });
  const fieldOf = (row: number, key: string | null) => {
    const field = `instances[${row}].entities`;
    return key === null ? field : fieldPath(field, key);
  };
  if (errors.length > 0) errors.length = Math.min(errors.length, 20);
  return {
    many: true,
    rows,
    where: (index) => `instances[${index}]${wrapped.has(index) ? '.features' : ''}`,
    entities:
      named.size === 0 ? undefined : { rows: rows.map((_row, index) => named.get(index)), fieldOf },
  };
}

/** Keys by name; what they are to be like is for those to say who look them up. */
function readEntities(
  given: unknown,
  field: string,
  errors: FieldError[],
): Record<string, unknown> | undefined {
  if (given === undefined) return undefined;
  if (isRecord(given)) return given;
  errors.push({ field, message: 'must be an object of keys by name' });
  return undefined;
}

/** `{"entities"?, "features"}`; a feature's own value is never an object, so that a feature may be named "features". */
function isWrapped(row: unknown): row is { entities?: unknown; features?: unknown } {
  if (!isRecord(row)) return false;
  const keys = Object.keys(row);
  if (keys.length === 0 || keys.length > 2) return false;
  if (!keys.every((key) => key === 'features' || key === 'entities')) return false;
  const features = own(row, 'features');
  if (features === undefined) return typeof own(row, 'entities') === 'object';
  return typeof features === 'object' && features !== null;
}

function readVersion(value: unknown, errors: FieldError[]): number | string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  errors.push({ field: 'version', message: 'must be a version number or an alias' });
  return undefined;
}

function readEventTime(value: unknown, errors: FieldError[]): Date | undefined {
  if (value === undefined) return undefined;
  const parsed = predictRequestSchema.shape.event_time.safeParse(value);
  const time = parsed.success && parsed.data !== undefined ? Date.parse(parsed.data) : Number.NaN;
  if (!Number.isNaN(time)) return new Date(time);
  errors.push({
    field: 'event_time',
    message: 'must be a time such as 2026-01-31T12:00:00Z (ISO 8601 with a zone)',
  });
  return undefined;
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength;
}

function refusal(publicMessage: string, fields: FieldError[]): AppError {
  return new AppError('invalid_request', { publicMessage, fields });
}
