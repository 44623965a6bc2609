import type { TextFacts } from './column-facts.ts';

/** A key column of one file. */
export interface KeyColumn {
  ref: string;
  sqlType: string;
  /** Of text in a CSV file, which may stand for numbers. */
  facts?: TextFacts;
}

type Family = 'integer' | 'number' | 'text' | 'time' | 'boolean' | 'other';

/**
 * How the same key is compared in two files, as an expression for each: whole numbers by value, numbers by value, times as times, and
 * everything else as text. A number meets text as its digits: 7 is '7', and not '007'. Null and NaN are no keys.
 */
export function comparableKeys(a: KeyColumn, b: KeyColumn): [string, string] {
  const families = [familyOf(a), familyOf(b)];
  const all = (...allowed: Family[]) => families.every((family) => allowed.includes(family));
  if (all('integer')) return both(a, b, ({ ref }) => `CAST(${ref} AS HUGEINT)`);
  if (all('integer', 'number')) return both(a, b, ({ ref }) => finite(`CAST(${ref} AS DOUBLE)`));
  if (all('time')) return both(a, b, ({ ref }) => `CAST(${ref} AS TIMESTAMPTZ)`);
  if (all('boolean') || (all('other') && a.sqlType === b.sqlType)) return [a.ref, b.ref];
  return both(a, b, textOf);
}

function both(a: KeyColumn, b: KeyColumn, sql: (column: KeyColumn) => string): [string, string] {
  return [sql(a), sql(b)];
}

function familyOf({ sqlType, facts }: KeyColumn): Family {
  if (facts) {
    if (facts.kind === 'integer') return 'integer';
    return facts.kind === 'number' && facts.isPlain ? 'number' : 'text';
  }
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(sqlType)) return 'integer';
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(sqlType)) return 'number';
  if (/^(DATE|TIMESTAMP)/.test(sqlType)) return 'time';
  if (sqlType === 'BOOLEAN') return 'boolean';
  return sqlType === 'VARCHAR' ? 'text' : 'other';
}

function textOf({ ref, sqlType, facts }: KeyColumn): string {
  if (facts || sqlType === 'VARCHAR') return ref;
  if (!/^(FLOAT|DOUBLE|DECIMAL)/.test(sqlType)) return `CAST(${ref} AS VARCHAR)`;
  const number = finite(`CAST(${ref} AS DOUBLE)`);
  return `CASE WHEN ${number} = trunc(${number}) AND abs(${number}) < 1e15 THEN CAST(CAST(${number} AS BIGINT) AS VARCHAR) ELSE CAST(${number} AS VARCHAR) END`;
}

function finite(sql: string): string {
  return `CASE WHEN isfinite(${sql}) THEN ${sql} + 0 END`;
}
