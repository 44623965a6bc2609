import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ArtifactMissing, type ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import { compileRules } from '../compile-rules.ts';
import type { ValidationRunDetail, ValidationRunSummary } from '../operations.ts';
import { findModelId, findRules } from '../store/rules.ts';
import { findRun, insertRun, listRuns, type RunRecord } from '../store/runs.ts';
import { checkFile, FAILURES_HEADER } from './check-file.ts';
import { featuresOf, findKey, toAnswer, withArtifact } from './rules.ts';

const cursorSchema = z.tuple([timestamp, z.uuid()]);

/** Files and snapshots whose rows are held against a version's rules, whatever its mode. */
export function createValidationRuns({
  db,
  artifacts,
  now,
}: {
  db: Db;
  artifacts: Pick<ArtifactStore, 'put' | 'stream'>;
  now: () => Date;
}) {
  async function check(
    model: string,
    version: number,
    file: { path: string; source: string; isSnapshot?: boolean },
    ctx: ChangeContext,
  ): Promise<ValidationRunDetail> {
    const key = await findKey(db.prisma, model, version);
    const features = featuresOf(key);
    if (features.length === 0) {
      throw new AppError('invalid_request', {
        publicMessage: `Version ${version} of ${model} has no named features, so its inputs have no rules.`,
      });
    }
    const { rules, profile, revision } = toAnswer(key, await findRules(db.prisma, key));
    const checker = compileRules(features, rules, profile);
    const directory = await makeTemporaryFolder('validate');
    try {
      const failuresPath = path.join(directory, 'failures.csv');
      const checked = await checkFile(file.path, checker, failuresPath, {
        isSnapshot: file.isSnapshot === true,
        beside: [...(profile?.extra ?? []), ...(key.lookups?.entities ?? [])],
        lookedUp: key.lookups?.list.map(({ as }) => as) ?? [],
      });
      const failureDigest =
        checked.failingRows > 0 ? (await artifacts.put({ path: failuresPath })).digest : null;
      const { rowCount, failingRows, ...found } = checked;
      const run = await insertRun(db, {
        model,
        version,
        revision,
        source: file.source,
        at: now(),
        by: ctx.actor,
        rowCount: BigInt(rowCount),
        failingRows: BigInt(failingRows),
        ...found,
        failureDigest,
      });
      return toDetail(run);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  async function find(model: string, id: string): Promise<RunRecord> {
    const run = await findRun(db, model, id);
    if (run) return run;
    throw new AppError('validation_run_not_found', {
      publicMessage: `No file of the id ${id} was held against rules of ${model}.`,
    });
  }

  return {
    validateFile: check,

    /** The version's reference sample, or another stored file. */
    async validateSnapshot(
      model: string,
      version: number,
      { digest: given }: { digest?: string | undefined },
      ctx: ChangeContext,
    ): Promise<ValidationRunDetail> {
      const { reference } = await findKey(db.prisma, model, version);
      const digest = given ?? reference?.digest;
      if (digest === undefined) {
        throw new AppError('snapshot_not_found', {
          publicMessage: `Version ${version} of ${model} was registered without a reference sample.`,
        });
      }
      const source =
        digest === reference?.digest ? `Reference ${reference.filename}` : `Snapshot ${digest}`;
      try {
        return await withArtifact(artifacts, digest, (file) =>
          check(model, version, { path: file, source, isSnapshot: true }, ctx),
        );
      } catch (error) {
        if (!(error instanceof ArtifactMissing)) throw error;
        throw new AppError('snapshot_not_found', {
          publicMessage: `No file with the SHA-256 ${digest} is kept here.`,
          cause: error,
        });
      }
    },

    async listValidationRuns(
      model: string,
      { cursor, limit }: { cursor?: string | undefined; limit: number },
    ): Promise<Page<ValidationRunSummary>> {
      const position = decodeCursor(cursor, cursorSchema);
      if (!(await findModelId(db.prisma, model))) throw modelNotFound(model);
      const before = position && { at: new Date(position[0]), id: position[1] };
      const found = await listRuns(db, model, before, limit + 1);
      const items = found.slice(0, limit).map(toSummary);
      const last = items.at(-1);
      const hasMore = found.length > items.length && last !== undefined;
      return { items, next_cursor: hasMore ? encodeCursor([last.at, last.id]) : null };
    },

    getValidationRun: async (model: string, id: string): Promise<ValidationRunDetail> =>
      toDetail(await find(model, id)),

    async openFailures(model: string, id: string): Promise<{ stream: Readable; filename: string }> {
      const { failureDigest, version } = await find(model, id);
      const filename = `${model}-${version}-failing-rows.csv`;
      if (failureDigest === null) return { stream: Readable.from([FAILURES_HEADER]), filename };
      const { stream } = await artifacts.stream(failureDigest);
      return { stream, filename };
    },
  };
}

function toSummary(run: Omit<RunRecord, 'failures' | 'failureDigest'>): ValidationRunSummary {
  return {
    id: run.id,
    model: run.model,
    version: run.version,
    revision: run.revision,
    source: run.source,
    at: run.at.toISOString(),
    by: actorSchema.parse(run.by),
    row_count: Number(run.rowCount),
    failing_rows: Number(run.failingRows),
    counts: run.counts,
    left_out: run.leftOut,
    not_checked: run.notChecked,
  };
}

function toDetail(run: RunRecord): ValidationRunDetail {
  return { ...toSummary(run), failures: run.failures };
}
