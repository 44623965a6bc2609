import { quoteText } from './sql.ts';

/** What a column of a CSV file, which is all text, holds. */
export interface TextFacts {
  kind: 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'timestamptz' | 'text';
  /** Numbers are written in one way only, so that equal numbers are equal text but for a .0 at the end. */
  isPlain: boolean;
  /** Of numbers, without their sign. */
  largest: number;
}

const TIME = '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}';
const ZONE = '(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$';

/** Text as a time, UTC where it names no zone; null where it is none. Words such as "infinity" are none. */
export function textTimeSql(ref: string): string {
  return `CASE WHEN regexp_matches(${ref}, ${quoteText(TIME)}) THEN try_cast(${ref} AS TIMESTAMPTZ) END`;
}

/** Text as a number; NaN and infinities too. */
function textNumberSql(ref: string): string {
  return `try_cast(${ref} AS DOUBLE)`;
}

/** One row of what `readTextFacts` wants to know of a column. */
export function textFactsSql(ref: string): string {
  const is = (pattern: string) =>
    `coalesce(bool_and(regexp_full_match(${ref}, ${quoteText(pattern)})), false)`;
  return `struct_pack(
    n := count(${ref}),
    numbers := count(${textNumberSql(ref)}),
    largest := max(abs(${textNumberSql(ref)})) FILTER (isfinite(${textNumberSql(ref)})),
    integers := ${is('-?(0|[1-9][0-9]{0,18})')},
    bigints := count(try_cast(${ref} AS BIGINT)),
    plain := ${is('-?(0|[1-9][0-9]{0,14})([.]([0-9]*[1-9]|0))?')},
    padded := coalesce(bool_or(regexp_matches(${ref}, '^[+-]?0[0-9]')), false),
    booleans := ${is('(?i)true|false')},
    times := count(${textTimeSql(ref)}),
    zoned := count(*) FILTER (regexp_matches(${ref}, ${quoteText(`:.*${ZONE}`)})),
    dates := ${is('[0-9]{4}-[0-9]{2}-[0-9]{2}')}
  )`;
}

export interface TextCounts {
  n: bigint;
  numbers: bigint;
  largest: number | null;
  integers: boolean;
  bigints: bigint;
  plain: boolean;
  padded: boolean;
  booleans: boolean;
  times: bigint;
  zoned: bigint;
  dates: boolean;
}

export function readTextFacts(counts: TextCounts): TextFacts {
  return { kind: kindOf(counts), isPlain: counts.plain, largest: counts.largest ?? 0 };
}

/** 007 is no number: it would lose its zeros. Times are with a zone all of them, or without. */
function kindOf(counts: TextCounts): TextFacts['kind'] {
  if (counts.n === 0n) return 'text';
  if (counts.integers && counts.bigints === counts.n) return 'integer';
  if (counts.numbers === counts.n && !counts.padded) return 'number';
  if (counts.booleans) return 'boolean';
  if (counts.times !== counts.n) return 'text';
  if (counts.dates) return 'date';
  if (counts.zoned === counts.n) return 'timestamptz';
  return counts.zoned === 0n ? 'timestamp' : 'text';
}

const SQL_TYPES = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  text: 'VARCHAR',
} as const satisfies Record<TextFacts['kind'], string>;

export function sqlTypeOf({ kind }: TextFacts): string {
  return SQL_TYPES[kind];
}
