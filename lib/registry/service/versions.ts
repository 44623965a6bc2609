import type { Readable } from 'node:stream';
import { ArtifactCorrupt, ArtifactMissing, type ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { int4, type Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { listVersions as operation, Version, VersionSummary } from '../contract.ts';
import { modelNotFound, versionNotFound } from '../not-found.ts';
import { findModelKey, type ModelKey } from '../store/models.ts';
import { findVersion, findVersionFiles, findVersions } from '../store/versions.ts';
import { removeUnusedBytes, retireVersion } from './retire-version.ts';

export interface OpenedArtifact {
  stream: Readable;
  sizeBytes: number;
  filename: string;
}

export function createVersions({ db, artifacts }: { db: Db; artifacts: ArtifactStore }) {
  async function findKey(model: string): Promise<ModelKey> {
    const key = await findModelKey(db.prisma, model);
    if (!key) throw modelNotFound(model);
    return key;
  }

  async function getVersion(model: string, number: number): Promise<Version> {
    const version = await findVersion(db.prisma, await findKey(model), number);
    if (!version) throw versionNotFound(model, number);
    return version;
  }

  return {
    getVersion,

    async listVersions(
      model: string,
      query: OperationInput<typeof operation>['query'],
    ): Promise<Page<VersionSummary>> {
      const before = decodeCursor(query.cursor, int4);
      const key = await findKey(model);
      const filter = { status: query.status, before };
      const found = await findVersions(db, key, filter, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor(last.version) : null };
    },

    /** The file as it was uploaded. */
    async openArtifact(model: string, number: number): Promise<OpenedArtifact> {
      const { id } = await findKey(model);
      const files = await findVersionFiles(db.prisma, id, number);
      if (!files) throw versionNotFound(model, number);
      if (files.status === 'deleted') {
        throw new AppError('version_not_found', {
          publicMessage: `Version ${number} of ${model} was deleted; its file is gone.`,
        });
      }
      if (files.isRemote) {
        throw new AppError('version_is_remote', {
          publicMessage: `Version ${number} of ${model} lives on another server; there is no file of it here.`,
        });
      }
      try {
        const opened = await artifacts.stream(files.digest);
        return { ...opened, filename: `${model}-${number}.onnx` };
      } catch (error) {
        throw damaged(error, files.digest);
      }
    },

    async archiveVersion(
      model: string,
      number: number,
      { reason }: { reason?: string },
      ctx: ChangeContext,
    ): Promise<Version> {
      await retireVersion(db, { model, version: number, to: 'archived', reason }, ctx);
      return getVersion(model, number);
    },

    async deleteVersion(
      model: string,
      number: number,
      { reason }: { reason?: string },
      ctx: ChangeContext,
    ): Promise<void> {
      const files = await retireVersion(db, { model, version: number, to: 'deleted', reason }, ctx);
      await removeUnusedBytes(db, artifacts, files);
    },
  };
}

/** Bytes that are not those that were uploaded are never handed out; the caller is told what is wrong with them. */
function damaged(error: unknown, digest: string): unknown {
  const mend = 'Upload the same file once more, or restore it from a backup.';
  if (error instanceof ArtifactMissing) {
    return new AppError('artifact_damaged', {
      publicMessage: `The model’s file is missing: there is none of the digest ${digest}. ${mend}`,
      cause: error,
    });
  }
  if (!(error instanceof ArtifactCorrupt)) return error;
  return new AppError('artifact_damaged', {
    publicMessage: `The model’s file is damaged: its digest is now ${error.found}, and was ${digest}. ${mend}`,
    cause: error,
  });
}
