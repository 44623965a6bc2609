import { type TextFacts, textTimeSql } from './column-facts.ts';

/** A column that holds times: its SQL type, and what is in it where that is text or numbers. */
export interface TimeColumn {
  ref: string;
  sqlType: string;
  /** Of text. */
  facts?: TextFacts;
  /** Of numbers, without their sign. */
  largest?: number;
}

/** Times are counted in these since 1970. Nanoseconds only where some column has them. */
export type TimeUnit = 'us' | 'ns';

type Scale = 's' | 'ms' | 'us' | 'ns';

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL(\(.*\))?)$/;

export function isNumericType(sqlType: string): boolean {
  return NUMERIC.test(sqlType);
}

/** Why a column cannot hold times; undefined: it can. */
export function timeProblem({ sqlType, facts }: TimeColumn): string | undefined {
  if (/^(DATE|TIMESTAMP)/.test(sqlType) || isNumericType(sqlType)) return undefined;
  if (!facts) return `holds ${sqlType}, and no times`;
  return undefined;
}

/** Seconds, milliseconds, microseconds or nanoseconds: what the largest number in the column makes a time near ours. */
function epochScale(largest: number): Scale {
  if (largest < 1e11) return 's';
  if (largest < 1e14) return 'ms';
  return largest < 1e17 ? 'us' : 'ns';
}

export function hasNanoseconds(column: TimeColumn): boolean {
  if (column.sqlType === 'TIMESTAMP_NS') return true;
  return isEpoch(column) && epochScale(largestOf(column)) === 'ns';
}

/** The column's times as BIGINT; null where there is none or it cannot be read. */
export function timeSql(column: TimeColumn, unit: TimeUnit): string {
  const { ref, sqlType } = column;
  if (isEpoch(column)) return epochSql(column, unit);
  if (sqlType === 'TIMESTAMP_NS' && unit === 'ns') return `epoch_ns(${ref})`;
  const time = column.facts ? textTimeSql(ref) : ref;
  const type = column.facts || sqlType.includes('ZONE') ? 'TIMESTAMPTZ' : 'TIMESTAMP';
  const us = `epoch_us(CAST(${time} AS ${type}))`;
  return unit === 'us' ? us : clamped(`${us}::HUGEINT * 1000`);
}

const MOST = '9223372036854775807';
const PER_SECOND = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n } as const;

function epochSql(column: TimeColumn, unit: TimeUnit): string {
  const have = PER_SECOND[epochScale(largestOf(column))];
  const want = PER_SECOND[unit];
  const isWhole = column.facts ? column.facts.kind === 'integer' : /INT/.test(column.sqlType);
  if (isWhole && have <= want) return clamped(`${column.ref}::HUGEINT * ${want / have}`);
  const number = `try_cast(${column.ref} AS DOUBLE)`;
  const scaled = `round(${number} * ${Number(want)} / ${Number(have)})`;
  return `CASE WHEN isfinite(${number}) THEN try_cast(${scaled} AS BIGINT) END`;
}

function isEpoch({ sqlType, facts }: TimeColumn): boolean {
  return facts ? facts.kind === 'integer' || facts.kind === 'number' : isNumericType(sqlType);
}

function largestOf({ facts, largest }: TimeColumn): number {
  return facts?.largest ?? largest ?? 0;
}

/** Beyond what fits, order is kept by standing at the end. Null stays null, which greatest() and least() would not let it. */
function clamped(sql: string): string {
  return `CAST(CASE WHEN ${sql} > ${MOST} THEN ${MOST} WHEN ${sql} < -${MOST} THEN -${MOST} ELSE ${sql} END AS BIGINT)`;
}
