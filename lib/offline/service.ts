import { type DuckDbSettings, openDuckDb } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import type { PointInTimeJoin, PointInTimeSummary } from './contract.ts';
import { duckDbMessage } from './duckdb-message.ts';
import type { FileColumns, ReadOptions } from './file-columns.ts';
import type { Retrieval, RetrievalSummary } from './retrieval.ts';
import type { SnapshotColumn, SnapshotPlan, SnapshotRow, SnapshotSummary } from './snapshot.ts';
import { joinFiles } from './store/join-files.ts';
import { readColumns } from './store/read-columns.ts';
import { type RetrievalProgress, retrieve } from './store/retrieve.ts';
import { snapshotFile } from './store/snapshot-file.ts';
import { snapshotRows } from './store/snapshot-rows.ts';

/** What holds as of times in the past, of many rows at once. Each call has a database of its own. */
export interface OfflineService {
  /** Joins two files; the third is written whole or not at all. */
  joinFiles(join: PointInTimeJoin): Promise<PointInTimeSummary>;
  /** Columns of a CSV (also gzipped) or Parquet file into memory; `choose` is asked with the names that are there. */
  readColumns(
    path: string,
    choose: (names: readonly string[]) => readonly string[],
    options?: ReadOptions,
  ): Promise<FileColumns>;
  /** Features of rows, each as of its own time; the file is written whole or not at all. */
  retrieve(
    retrieval: Retrieval,
    options?: { onProgress?: (progress: RetrievalProgress) => void; signal?: AbortSignal },
  ): Promise<RetrievalSummary>;
  /** Rows to learn from and rows held out, each as a Parquet file: of rows that come in batches … */
  snapshotRows(
    batches: AsyncIterable<readonly SnapshotRow[]>,
    plan: SnapshotPlan & { columns: readonly SnapshotColumn[]; label: SnapshotColumn },
    onRows?: (rows: number) => void,
  ): Promise<SnapshotSummary>;
  /** … or of a file. */
  snapshotFile(
    file: { path: string; time: string | null },
    plan: SnapshotPlan,
  ): Promise<SnapshotSummary>;
}

export function createOfflineService(settings: DuckDbSettings): OfflineService {
  return {
    joinFiles: (join) => withDuckDb(settings, (db) => joinFiles(db, join)),
    readColumns: (path, choose, options) =>
      withDuckDb(settings, (db) => readColumns(db, path, choose, options)),
    snapshotRows: (batches, plan, onRows = () => {}) =>
      withDuckDb(settings, (db) => snapshotRows(db, batches, plan, onRows)),
    snapshotFile: (file, plan) => withDuckDb(settings, (db) => snapshotFile(db, file, plan)),
    retrieve: (retrieval, { onProgress = () => {}, signal } = {}) =>
      withDuckDb(settings, async (db) => {
        const stop = () => db.interrupt();
        signal?.addEventListener('abort', stop);
        try {
          return await retrieve(db, retrieval, (progress) => {
            signal?.throwIfAborted();
            onProgress(progress);
          });
        } finally {
          signal?.removeEventListener('abort', stop);
        }
      }),
  };
}

async function withDuckDb<T>(
  settings: DuckDbSettings,
  work: (db: Awaited<ReturnType<typeof openDuckDb>>) => Promise<T>,
): Promise<T> {
  const db = await openDuckDb(settings);
  try {
    return await work(db);
  } catch (error) {
    if (!/^Out of Memory Error/.test((error as Error).message)) throw error;
    throw new AppError('unavailable', {
      publicMessage: `${settings.memoryMb} MB of memory are not enough for this: ${duckDbMessage(error)}`,
      cause: error,
    });
  } finally {
    await db.close();
  }
}
