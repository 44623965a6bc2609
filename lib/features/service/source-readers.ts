import type { Db } from '#lib/db/client.ts';
import type { DuckDbSettings } from '#lib/db/duckdb.ts';
import { AppError } from '#lib/http/errors.ts';
import type { Entity } from '../contract.ts';
import type { StoredSource } from '../source-rows.ts';
import { openFiles } from '../store/file-reader.ts';
import type { SourceReader } from '../store/source-reader.ts';
import { openTable } from '../store/table-reader.ts';

export interface SourceReaders {
  /** Events of a table or file that are visible as of a time. Throws AppError when it cannot be read as the source says. */
  open(source: StoredSource, entity: Entity, asOfMs: number): Promise<SourceReader>;
}

export interface FileAccess {
  /** Where files of features are. */
  folder: string;
  duckDb: DuckDbSettings;
}

export function createSourceReaders({
  db,
  files,
}: {
  db: Db;
  /** Left out: there are no files. */
  files?: FileAccess;
}): SourceReaders {
  return {
    async open(source, entity, asOfMs) {
      if (source.kind === 'table') return openTable(db, source, entity, asOfMs);
      if (files) return openFiles(files, source, entity, asOfMs);
      throw new AppError('invalid_request', {
        publicMessage: `No folder of feature files is set (MAINSTAY_FEATURE_FILES), so ${source.path} cannot be read.`,
      });
    },
  };
}
