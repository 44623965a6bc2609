import type { DuckDb } from '#lib/db/duckdb.ts';
import { readTextFacts, type TextCounts, type TextFacts, textFactsSql } from '../column-facts.ts';

const SAMPLE = 1000;

/** What text columns of a table hold. Most that are mere text are known for it by their first rows. */
export async function findTextFacts(
  db: DuckDb,
  table: string,
  columns: readonly string[],
): Promise<Map<string, TextFacts>> {
  const sampled = await readFacts(db, `(SELECT * FROM ${table} LIMIT ${SAMPLE})`, columns);
  const doubtful = columns.filter((column) => {
    const counts = sampled.get(column);
    return !counts || counts.n === 0n || readTextFacts(counts).kind !== 'text';
  });
  const whole = await readFacts(db, table, doubtful);
  return new Map([...sampled, ...whole].map(([column, counts]) => [column, readTextFacts(counts)]));
}

/** Those of the columns in which every value is a number; 007 is none. Quicker than to find out what else they hold. */
export async function findNumberColumns(
  db: DuckDb,
  table: string,
  columns: readonly string[],
): Promise<Set<string>> {
  let likely = columns;
  for (const from of [`(SELECT * FROM ${table} LIMIT ${SAMPLE})`, table]) {
    if (likely.length === 0) break;
    const select = likely.map((column) => `${numberFactsSql(column)} AS ${column}`).join(', ');
    const [row] = await db.rows<Record<string, { n: bigint; others: boolean }>>(
      `SELECT ${select} FROM ${from}`,
    );
    // A sample without a value says nothing yet.
    likely = likely.filter((column) => {
      const { n, others } = row?.[column] ?? { n: 0n, others: true };
      return !others && (n > 0n || from !== table);
    });
  }
  return new Set(likely);
}

function numberFactsSql(ref: string): string {
  return `struct_pack(n := count(${ref}),
    others := count(${ref}) <> count(try_cast(${ref} AS DOUBLE)) OR coalesce(bool_or(regexp_matches(${ref}, '^[+-]?0[0-9]')), false))`;
}

async function readFacts(
  db: DuckDb,
  from: string,
  columns: readonly string[],
): Promise<Map<string, TextCounts>> {
  if (columns.length === 0) return new Map();
  const select = columns.map((column) => `${textFactsSql(column)} AS ${column}`).join(', ');
  const [row] = await db.rows<Record<string, TextCounts>>(`SELECT ${select} FROM ${from}`);
  return new Map(Object.entries(row ?? {}));
}
