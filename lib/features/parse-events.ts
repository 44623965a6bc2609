import type { FieldError } from '#lib/http/errors.ts';
import { isRecord, own } from '#lib/http/invalid.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import type { Entity, FeatureValue, Source, ValueType } from './contract.ts';
import { keyText, readKey } from './entity-key.ts';

export type PushSource = Extract<Source, { kind: 'push' }>;

/** A pushed event that has been checked. */
export interface NewEvent {
  /** keyText of its keys. */
  keys: string;
  eventMs: number;
  createdMs: number;
  eventId: string | null;
  columns: Record<string, FeatureValue>;
}

const MAX_ERRORS = 20;
const MAX_TEXT = 10_000;
const MAX_KEY_TEXT = 1000;
/** A day, and with it its time, or not; with a zone or not. */
const TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * The events of a batch, all of it or none: the error names the rows and columns that are wrong. Numbers that are none become null, as
 * everywhere; what is text is not taken for a number.
 */
export function parseEvents(
  source: PushSource,
  entity: Entity,
  rows: readonly unknown[],
  {
    nowMs,
    where = (row, column) => `rows[${row}]${column === null ? '' : `.${column}`}`,
    zoneless = false,
  }: {
    nowMs: number;
    /** The path of a row's column, for messages. */
    where?: (row: number, column: string | null) => string;
    /** Times without a zone are UTC, and not refused. */
    zoneless?: boolean;
  },
): NewEvent[] {
  const errors: FieldError[] = [];
  const known = new Set([
    ...entity.keys.map(({ name }) => name),
    ...Object.keys(source.columns),
    ...[source.event_time, source.created_time, source.event_id].filter(
      (name) => name !== undefined,
    ),
  ]);
  const events: NewEvent[] = [];
  for (const [index, row] of rows.entries()) {
    if (errors.length >= MAX_ERRORS) break;
    const refuse = (column: string | null, message: string) => {
      errors.push({ field: where(index, column), message });
    };
    if (!isRecord(row)) {
      refuse(null, 'must be an object of columns');
      continue;
    }
    const event = parseRow(source, entity, row, { nowMs, zoneless, refuse });
    for (const column of Object.keys(row)) {
      if (known.has(column)) continue;
      refuse(column.slice(0, 100), `is not a column of the source ${source.name}`);
      if (errors.length >= MAX_ERRORS) break;
    }
    if (event) events.push(event);
  }
  if (errors.length > 0) throw invalidRequest(errors);
  return events;
}

function parseRow(
  source: PushSource,
  entity: Entity,
  row: Record<string, unknown>,
  at: {
    nowMs: number;
    zoneless: boolean;
    refuse: (column: string, message: string) => void;
  },
): NewEvent | null {
  let isSound = true;
  const refuse = (column: string, message: string) => {
    isSound = false;
    at.refuse(column, message);
  };
  const read = readKey(entity, row);
  if ('problems' in read) for (const { key, message } of read.problems) refuse(key, message);
  else checkKey(entity, read.key, refuse);
  const time = (column: string, isNeeded: boolean) => {
    const given = own(row, column);
    if (given === null || given === undefined) {
      if (isNeeded) refuse(column, given === null ? 'must not be null' : 'is missing');
      return null;
    }
    const parsed = parseTime(given, at.zoneless);
    if (typeof parsed === 'string') refuse(column, parsed);
    return typeof parsed === 'number' ? parsed : null;
  };
  const eventMs = time(source.event_time, true);
  const createdMs = source.created_time === undefined ? null : time(source.created_time, false);
  const eventId = source.event_id === undefined ? null : readEventId(row, source.event_id, refuse);
  const columns: Record<string, FeatureValue> = {};
  for (const [column, type] of Object.entries(source.columns)) {
    const value = readValue(own(row, column), type);
    if (typeof value === 'object' && value !== null) refuse(column, value.problem);
    else if (value !== null) columns[column] = value;
  }
  if (!isSound || 'problems' in read || eventMs === null) return null;
  return {
    keys: keyText(read.key),
    eventMs,
    createdMs: createdMs ?? at.nowMs,
    eventId,
    columns,
  };
}

function checkKey(
  entity: Entity,
  key: readonly (string | number)[],
  refuse: (column: string, message: string) => void,
): void {
  for (const [index, { name }] of entity.keys.entries()) {
    const value = key[index];
    if (typeof value !== 'string') continue;
    if (value.includes('\u0000')) refuse(name, 'must not contain a NUL');
    if (value.length > MAX_KEY_TEXT) refuse(name, `must be at most ${MAX_KEY_TEXT} characters`);
  }
}

function readEventId(
  row: Record<string, unknown>,
  column: string,
  refuse: (column: string, message: string) => void,
): string | null {
  const given = own(row, column);
  if (given === null || given === undefined) return null;
  if (Number.isSafeInteger(given)) return String(given);
  if (isPlainText(given) && given.length <= 200 && given !== '') return given;
  refuse(column, 'must be text of 1 to 200 characters, or a whole number');
  return null;
}

/** A value of a column's type, or what is wrong with it. */
export function readValue(given: unknown, type: ValueType): FeatureValue | { problem: string } {
  if (given === undefined) return { problem: 'is missing (null says that there is no value)' };
  if (given === null) return null;
  switch (type) {
    case 'number':
      if (typeof given === 'number') return Number.isFinite(given) ? given + 0 : null;
      if (typeof given === 'bigint') return Number(given);
      return { problem: `must be a number, got ${kindOf(given)}` };
    case 'integer':
      if (Number.isSafeInteger(given)) return (given as number) + 0;
      if (typeof given === 'number' && Number.isNaN(given)) return null;
      return {
        problem: `must be a whole number within ±2^53, got ${typeof given === 'number' ? 'another number' : kindOf(given)}`,
      };
    case 'boolean':
      return typeof given === 'boolean'
        ? given
        : { problem: `must be true or false, got ${kindOf(given)}` };
    case 'string':
      if (!isPlainText(given)) {
        const got = typeof given === 'string' ? 'text that is not well formed' : kindOf(given);
        return { problem: `must be text, got ${got}` };
      }
      return given.length <= MAX_TEXT
        ? given
        : { problem: `must be at most ${MAX_TEXT} characters` };
  }
}

/** Text that Postgres keeps as it is. */
function isPlainText(given: unknown): given is string {
  return typeof given === 'string' && given.isWellFormed() && !given.includes('\u0000');
}

function kindOf(given: unknown): string {
  if (typeof given === 'string') return 'text';
  if (typeof given === 'boolean') return 'true or false';
  if (typeof given === 'bigint') return 'a whole number beyond 2^53';
  if (typeof given === 'number') return 'a number';
  return Array.isArray(given) ? 'a list' : 'an object';
}

/** Milliseconds since 1970; finer digits are cut off. Or what is wrong with it. */
export function parseTime(given: unknown, zoneless = false): number | string {
  const [, day, clock = '00:00', zone] = (typeof given === 'string' && TIME.exec(given)) || [];
  if (day === undefined) return 'must be a time such as 2026-03-01T12:00:00Z';
  if (zone === undefined && !zoneless) {
    return 'must say its zone, as in 2026-03-01T12:00:00Z or 2026-03-01T12:00:00+02:00';
  }
  const offset = (zone ?? 'Z').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase();
  const cut = clock.replace(/(\.\d{3})\d+$/, '$1');
  const ms = Date.parse(`${day}T${cut}${offset}`);
  if (Number.isNaN(ms) || !isDay(day)) return 'is not a time there has been or will be';
  const year = new Date(ms).getUTCFullYear();
  if (year < 1 || year > 9999) return 'must be in the years 1 to 9999, UTC';
  return ms;
}

/** Not 30 February, which would be read as 2 March. */
function isDay(day: string): boolean {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}
