import { type DuckDbSettings, openDuckDb } from '#lib/db/duckdb.ts';
import type { FeatureValue } from '../contract.ts';

/** Few rows of a Parquet file of features, in its order. */
export async function readRetrieved(
  settings: DuckDbSettings,
  file: string,
  names: readonly string[],
): Promise<FeatureValue[][]> {
  const db = await openDuckDb(settings);
  try {
    const rows = await db.rows<Record<string, FeatureValue | bigint>>(
      `SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM read_parquet('${file.replaceAll("'", "''")}')`,
    );
    return rows.map((row) =>
      names.map((name) => {
        const value = row[name] ?? null;
        return typeof value === 'bigint' ? Number(value) : value;
      }),
    );
  } finally {
    await db.close();
  }
}
