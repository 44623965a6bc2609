import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { holdBytes } from '#lib/artifacts/service.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import { retrievedNames } from '../retrieved-names.ts';
import { inFolder } from '../source-place.ts';
import { keepFile } from '../store/runs.ts';
import { retrievalSchema } from '../value-operations.ts';
import type { Catalog } from './catalog.ts';
import { createPlanner } from './plan-lookup.ts';
import type { Retrieval } from './retrieval.ts';
import type { RunHandler } from './runs.ts';
import type { FileAccess } from './source-readers.ts';

/** The same bytes may have been removed meanwhile, and are put again inside the transaction. */
const TRANSACTION = { maxWait: 10_000, timeout: 120_000 };

/** Historical retrieval as a run: what comes of it is kept by its SHA-256. */
export function createRetriever({
  db,
  catalog,
  retrieval,
  files,
  artifacts,
}: {
  db: Pick<Db, 'prisma'>;
  catalog: Catalog;
  retrieval: Retrieval;
  files: FileAccess;
  artifacts: Pick<ArtifactStore, 'has' | 'put'>;
}): RunHandler {
  const plan = createPlanner(catalog);

  return async (run, { progress }) => {
    const request = retrievalSchema.parse(run.request);
    const planned = await plan(request.features);
    const folder = await makeTemporaryFolder('retrieval', files.duckDb.temporaryDirectory);
    try {
      const filename = `features.${request.format}`;
      const out = path.join(folder, filename);
      await progress({ total: 100, done: 0 });
      let told = 0;
      const { wrongKeys, ...summary } = await retrieval(planned, {
        rows: { from: rowsOf(request, files.folder), time: request.time },
        names: retrievedNames(planned.asked.map(({ described }) => described)),
        folder,
        out,
        onProgress({ share }) {
          const done = Math.floor(share * 99);
          if (done <= told) return;
          told = done;
          progress({ done }).catch(() => undefined);
        },
      });
      const source = { path: out };
      const { digest, sizeBytes } = await artifacts.put(source);
      await db.prisma.$transaction(async (tx) => {
        await holdBytes(tx, artifacts, [{ digest, source }]);
        await keepFile(tx, run.id, digest);
      }, TRANSACTION);
      await progress({ done: 100 });
      return {
        digest,
        filename,
        size_bytes: sizeBytes,
        ...summary,
        ...(wrongKeys.length > 0 && { wrong_keys: wrongKeys }),
      };
    } catch (error) {
      throw withoutFolders(error, [folder, path.resolve(files.folder)]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Where the files are on the machine is nothing to callers, who know them by what is below the folder. */
function withoutFolders(error: unknown, folders: readonly string[]): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, fields, publicMessage } = error;
  const said = folders.reduce(
    (text, one) => text.replaceAll(`${one}${path.sep}`, ''),
    publicMessage,
  );
  return new AppError(code, { publicMessage: said, fields, cause: error });
}

function rowsOf(
  {
    rows,
    file,
  }: { rows?: readonly Record<string, unknown>[] | undefined; file?: string | undefined },
  folder: string,
) {
  return file === undefined ? { rows: rows ?? [] } : { file: inFolder(folder, file) };
}
