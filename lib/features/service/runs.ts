import { z } from 'zod';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { removeUnused } from '#lib/artifacts/service.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { runNotFound } from '../not-found.ts';
import {
  type ClaimedRun,
  claimRun,
  dropFile,
  endRun,
  findForsakenRuns,
  findOldFiles,
  findRun,
  findRuns,
  insertRun,
  noteProgress,
  type RunKind,
} from '../store/runs.ts';
import type * as operations from '../value-operations.ts';
import type { RunAnswer } from '../value-operations.ts';

/** A worker says so often that it is there; after so long without a word somebody else goes on. */
const SEEN_EVERY_MS = 5000;
const SILENT_SECONDS = 30;
const QUEUED_SECONDS = 20;
const ATTEMPTS = 5;
const FILES_AT_ONCE = 100;

/** The file that a run has made, by its SHA-256. */
const fileSchema = z.object({ digest: z.string(), filename: z.string() });
type RunFile = z.infer<typeof fileSchema>;

interface RunTools {
  progress(progress: Parameters<typeof noteProgress>[2]): Promise<void>;
}

/** What carries a run out; what it returns is its result. */
export type RunHandler = (run: ClaimedRun, tools: RunTools) => Promise<object>;

/** Work that takes its time: kept in Postgres, carried out by a worker, gone on with by another when that one is lost. */
export function createRuns({
  db,
  artifacts,
  now,
}: {
  db: Db;
  /** Where the files are that runs have made. */
  artifacts: (Pick<ArtifactStore, 'stream'> & Partial<Pick<ArtifactStore, 'remove'>>) | undefined;
  now: () => Date;
}) {
  async function getRun(id: string): Promise<RunAnswer> {
    const run = await findRun(db, id);
    if (!run) throw runNotFound(id);
    return run;
  }

  async function fail(run: ClaimedRun, error: unknown): Promise<void> {
    const isRefusal = error instanceof AppError && error.status < 500;
    const message =
      error instanceof AppError
        ? error.publicMessage
        : 'Something went wrong on our side; the log of the worker says what.';
    const isLast = isRefusal || run.attempts >= ATTEMPTS;
    await endRun(db.pool, run.id, { status: isLast ? 'failed' : 'queued', error: message });
    if (!isRefusal) throw error;
  }

  async function getRunFile(id: string): Promise<RunFile> {
    const { status, result, file_removed_at: removedAt } = await getRun(id);
    if (removedAt !== null) {
      throw new AppError('feature_run_file_removed', {
        publicMessage: `The file that the run has made was removed on ${removedAt.slice(0, 10)}. Begin the retrieval anew.`,
      });
    }
    const file = fileSchema.safeParse(result);
    if (status === 'done' && file.success) return file.data;
    throw new AppError('feature_run_unfinished', {
      publicMessage: `The run is ${status}${status === 'done' ? ' and made no file' : ', and has made no file yet'}.`,
    });
  }

  return {
    getRun,
    getRunFile,

    async openRunFile(id: string) {
      const { digest, filename } = await getRunFile(id);
      if (!artifacts) throw new Error('files are not opened here');
      return { ...(await artifacts.stream(digest)), filename };
    },

    async listRuns(
      query: OperationInput<typeof operations.listRuns>['query'],
    ): Promise<Page<RunAnswer>> {
      const before = decodeCursor(query.cursor, z.tuple([timestamp, z.uuid()]));
      const found = await findRuns(
        db,
        { kind: query.kind, view: query.view, before },
        query.limit + 1,
      );
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return {
        items,
        next_cursor: hasMore && last ? encodeCursor([last.created_at, last.id]) : null,
      };
    },

    async startRun(
      kind: RunKind,
      request: object,
      reason: string | undefined,
      ctx: ChangeContext,
    ): Promise<RunAnswer> {
      const id = await db.prisma.$transaction(async (tx) => {
        const made = await insertRun(tx, { kind, request, createdAt: now(), createdBy: ctx.actor });
        const subject = `feature_run:${made}`;
        await recordChange(
          tx,
          { action: 'feature_run.start', subject, reason, after: { kind } },
          ctx,
        );
        return made;
      });
      return getRun(id);
    },

    /** Removes the files of runs that ended before a time, unless something else needs the same bytes; says of how many runs. */
    async removeOldFiles(before: Date): Promise<number> {
      const remove = artifacts?.remove;
      if (!remove) throw new Error('files are not removed here');
      let removed = 0;
      for (;;) {
        const old = await findOldFiles(db.prisma, before, FILES_AT_ONCE);
        for (const { id, digest } of old) {
          await db.prisma.$transaction(async (tx) => {
            await dropFile(tx, id, now());
            await removeUnused(tx, { remove }, [digest]);
          });
        }
        removed += old.length;
        if (old.length < FILES_AT_ONCE) return removed;
      }
    },

    /** Runs that nobody carries out. */
    forsakenRuns: () =>
      findForsakenRuns(db.pool, { queuedSeconds: QUEUED_SECONDS, silentSeconds: SILENT_SECONDS }),

    /** Carries a run out, unless somebody else does. What was refused has failed; what went wrong is tried again, and thrown. */
    async carryOut(id: string, handlers: Record<RunKind, RunHandler>): Promise<void> {
      const run = await claimRun(db.pool, id, SILENT_SECONDS);
      if (!run) return;
      const seen = setInterval(() => {
        noteProgress(db.pool, id, {}).catch(() => undefined);
      }, SEEN_EVERY_MS);
      try {
        const result = await handlers[run.kind](run, {
          progress: (progress) => noteProgress(db.pool, id, progress),
        });
        await endRun(db.pool, id, { status: 'done', result });
      } catch (error) {
        await fail(run, error);
      } finally {
        clearInterval(seen);
      }
    },
  };
}
