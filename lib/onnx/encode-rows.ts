import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { Feature, FeatureLayout, TensorValue } from './contract.ts';
import {
  allocate,
  type Element,
  type ElementReader,
  elementReader,
  kindOf,
  Refusal,
  storeElement,
} from './element.ts';

/**
 * One row as checked elements in the layout's feature order, ready to be encoded or to key a cache. A missing number
 * (null) is NaN, booleans are 0 or 1, 64-bit integers are bigint. Rows of several requests can be encoded together.
 */
export type FeatureRow = Element[];

export interface ParseRowsOptions {
  /** The path of a row in the request, for messages: `features`, or the default `instances[3]`. */
  where?: (index: number) => string;
}

/** Problems named in one answer; a request of many bad rows is not answered with all of them. */
export const MAX_FIELD_ERRORS = 20;

/**
 * Checks rows against a layout: objects by feature name, or arrays in the layout's order. null is a missing value,
 * allowed for float features, where it becomes NaN; integers, booleans and text cannot be missing. Throws
 * `invalid_features` naming every problem found, up to MAX_FIELD_ERRORS.
 */
export function parseRows(
  layout: FeatureLayout,
  rawRows: readonly unknown[],
  options: ParseRowsOptions = {},
): FeatureRow[] {
  const plan = planOf(layout);
  const where = options.where ?? ((index: number) => `instances[${index}]`);
  if (layout.kind !== 'tensors' && layout.maxRows === 1 && rawRows.length > 1) {
    throw new AppError('too_many_rows', {
      publicMessage: `This model takes one row at a time, got ${rawRows.length}.`,
    });
  }
  const errors: FieldError[] = [];
  const rows = new Array<FeatureRow>(rawRows.length);
  for (let index = 0; index < rawRows.length; index += 1) {
    const raw = rawRows[index];
    const row = new Array<Element>(plan.features.length);
    if (Array.isArray(raw)) readList(plan, raw, row, index, where, errors);
    else if (typeof raw === 'object' && raw !== null) {
      readObject(plan, raw as Record<string, unknown>, row, index, where, errors);
    } else {
      errors.push({
        field: where(index),
        message: `must be an object by feature name or a list of values, got ${kindOf(raw)}`,
      });
    }
    if (errors.length >= MAX_FIELD_ERRORS) break;
    rows[index] = row;
  }
  if (errors.length > 0) throw invalidFeatures(errors);
  return rows;
}

/** The model's input tensors for rows from `parseRows`; no checks here. */
export function encodeRows(
  layout: FeatureLayout,
  rows: readonly FeatureRow[],
): Record<string, TensorValue> {
  if (layout.kind === 'tensors') throw noFeatures(layout.reason);
  const inputs: Record<string, TensorValue> = {};
  if (layout.kind === 'vector') {
    const width = layout.features.length;
    const type = layout.features[0]?.tensorType ?? 'float32';
    const data = allocate(type, rows.length * width);
    let at = 0;
    for (const row of rows) {
      for (const element of row) storeElement(type, data, at++, element);
    }
    inputs[layout.input] = { type, shape: [rows.length, width], data };
    return inputs;
  }
  layout.features.forEach(({ name, tensorType: type, rank }, column) => {
    const data = allocate(type, rows.length);
    rows.forEach((row, index) => {
      storeElement(type, data, index, row[column] ?? 0);
    });
    inputs[name] = { type, shape: rank === 1 ? [rows.length] : [rows.length, 1], data };
  });
  return inputs;
}

interface Plan {
  features: readonly Feature[];
  readers: ElementReader[];
  names: ReadonlySet<string>;
}

/** Made once per layout: a version's layout lives as long as the version is loaded. */
const plans = new WeakMap<FeatureLayout, Plan>();

function planOf(layout: FeatureLayout): Plan {
  if (layout.kind === 'tensors') throw noFeatures(layout.reason);
  let plan = plans.get(layout);
  if (!plan) {
    plan = {
      features: layout.features,
      readers: layout.features.map(({ tensorType }) => elementReader(tensorType, 'missing')),
      names: new Set(layout.features.map(({ name }) => name)),
    };
    plans.set(layout, plan);
  }
  return plan;
}

type Where = (index: number) => string;

function readObject(
  { features, readers, names }: Plan,
  raw: Record<string, unknown>,
  row: FeatureRow,
  index: number,
  where: Where,
  errors: FieldError[],
): void {
  let found = 0;
  for (let column = 0; column < features.length; column += 1) {
    const name = features[column]?.name ?? '';
    if (!Object.hasOwn(raw, name)) {
      errors.push({ field: fieldPath(where(index), name), message: 'is missing' });
      continue;
    }
    found += 1;
    const element = readers[column]?.(raw[name]);
    if (element instanceof Refusal) {
      errors.push({ field: fieldPath(where(index), name), message: element.message });
    } else if (element !== undefined) row[column] = element;
  }
  const keys = Object.keys(raw);
  if (keys.length === found) return;
  for (const key of keys) {
    if (names.has(key)) continue;
    errors.push({
      field: fieldPath(where(index), key),
      message: 'is not a feature of this model',
    });
    if (errors.length >= MAX_FIELD_ERRORS) return;
  }
}

function readList(
  { features, readers }: Plan,
  raw: readonly unknown[],
  row: FeatureRow,
  index: number,
  where: Where,
  errors: FieldError[],
): void {
  if (raw.length !== features.length) {
    const names = features.slice(0, 10).map(({ name }) => name);
    if (features.length > names.length) names.push('…');
    errors.push({
      field: where(index),
      message: `must have ${features.length} values (${names.join(', ')}), got ${raw.length}`,
    });
    return;
  }
  for (let column = 0; column < features.length; column += 1) {
    if (raw[column] === undefined) {
      errors.push({
        field: fieldPath(where(index), features[column]?.name ?? ''),
        message: 'is missing',
      });
      continue;
    }
    const element = readers[column]?.(raw[column]);
    if (element instanceof Refusal) {
      const name = features[column]?.name ?? '';
      errors.push({ field: fieldPath(where(index), name), message: element.message });
    } else if (element !== undefined) row[column] = element;
  }
}

/** `features.hour`; a name with odd characters is quoted, and a very long one is cut. */
export function fieldPath(parent: string, name: string): string {
  if (/^[\w-]{1,100}$/.test(name)) return `${parent}.${name}`;
  return `${parent}[${JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name)}]`;
}

function invalidFeatures(found: FieldError[]): AppError {
  const fields = found.slice(0, MAX_FIELD_ERRORS);
  const said = fields.slice(0, 3).map(({ field, message }) => `${field} ${message}`);
  const more = fields.length - said.length;
  return new AppError('invalid_features', {
    publicMessage: `${said.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`,
    fields,
  });
}

function noFeatures(reason: string): AppError {
  return new AppError('invalid_features', {
    publicMessage: `${reason}. Send its tensors over the Open Inference Protocol instead.`,
  });
}
