import { randomBytes } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import { quoteText } from '../sql.ts';

export type OutputFormat = 'csv' | 'parquet';

/** What a file's name says it is to be. */
function outputFormat(out: string): OutputFormat {
  const extension = path.extname(out).toLowerCase();
  if (extension === '.csv') return 'csv';
  if (extension === '.parquet') return 'parquet';
  throw refused(`${out} must end in .csv or .parquet.`);
}

/** Before any work is done: the file can be written there and is none of those that are read. */
export async function checkOutput(out: string, inputs: readonly string[]): Promise<OutputFormat> {
  const format = outputFormat(out);
  const folder = await stat(path.dirname(out)).catch(() => undefined);
  if (!folder?.isDirectory()) throw refused(`There is no folder ${path.dirname(out)} for ${out}.`);
  const present = await stat(out).catch(() => undefined);
  if (present?.isDirectory()) throw refused(`${out} is a folder.`);
  for (const input of inputs) {
    const other = await stat(input).catch(() => undefined);
    if (present && other && present.ino === other.ino && present.dev === other.dev) {
      throw refused(`${out} is one of the files that are read.`);
    }
  }
  return format;
}

/** Writes the whole file or none: what stood there is replaced in the end. */
export async function writeOutput(
  db: DuckDb,
  select: string,
  { out, format }: { out: string; format: OutputFormat },
): Promise<void> {
  const partial = path.join(
    path.dirname(out),
    `.${path.basename(out)}.${randomBytes(6).toString('hex')}.partial`,
  );
  const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  try {
    await db.run(`COPY (${select}) TO ${quoteText(partial)} (${options})`);
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function refused(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
