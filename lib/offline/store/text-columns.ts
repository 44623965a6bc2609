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
