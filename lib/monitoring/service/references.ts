import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { actorSchema } from '#lib/auth/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import { lockModel } from '#lib/releases/service.ts';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import { FIRST_PREDICTIONS, type ReferenceSample, type ReferenceSource } from '../contract.ts';
import type { Reference, References, setReference } from '../operations.ts';
import { profileReference } from '../profile-reference.ts';
import {
  findReference,
  findSample,
  findUnreferenced,
  findWatched,
  hasModel,
  insertReference,
  listReferences,
  notifyReference,
  type ReferenceRow,
  type WatchedRow,
} from '../store/references.ts';
import { countAnswered, findFirstPredictions, findPredictionsBetween } from '../store/traffic.ts';
import { trafficColumns } from '../traffic-columns.ts';
import { type MadeReference, referenceFromFile, watchedOf } from './sample-reference.ts';

/** Rows of a span that a reference is made of. */
const MOST_ROWS = 100_000;
const LEAST_ROWS = 100;

export function createReferences({
  db,
  artifacts,
  now,
  firstPredictions = FIRST_PREDICTIONS,
}: {
  db: Db;
  artifacts: Pick<ArtifactStore, 'stream'>;
  now: () => Date;
  /** Of a version without a sample: so many predicted rows become its reference. */
  firstPredictions?: number;
}) {
  /** Samples that are no tables, by digest: they do not change, and are not read again and again. */
  const unreadable = new Set<string>();

  async function find(model: string, version: number): Promise<WatchedRow> {
    const found = await findWatched(db, model, version);
    if (found) return found;
    throw (await hasModel(db, model)) ? versionNotFound(model, version) : modelNotFound(model);
  }

  async function answer(key: WatchedRow): Promise<References> {
    const [rows, inForce] = await Promise.all([
      listReferences(db.prisma, key),
      findReference(db.prisma, key),
    ]);
    const { model, version } = key;
    return { model, version, profile: inForce?.profile ?? null, items: rows.map(describe) };
  }

  async function save(
    key: WatchedRow,
    made: MadeReference,
    source: ReferenceSource,
    change?: { reason: string; ctx: ChangeContext },
  ): Promise<void> {
    await db.prisma.$transaction(async (tx) => {
      await lockModel(tx, key.modelId);
      const before = await findReference(tx, key);
      // What makes itself never takes the place of what is there.
      if (!change && before) return;
      const createdBy = change?.ctx.actor ?? null;
      const row = await insertReference(tx, key, {
        ...{ ...made, source, createdBy, createdAt: now(), reason: change?.reason },
      });
      if (change) {
        const { model, version } = key;
        const subject = `version:${model}/${version}`;
        const after = { id: row.id, source, rows: row.rowCount };
        const was = before && { id: before.id, source: before.source, rows: before.rowCount };
        const { reason } = change;
        await recordChange(
          tx,
          { action: 'monitoring.reference', subject, model, reason, before: was ?? {}, after },
          change.ctx,
        );
      }
      await notifyReference(tx, key.model);
    });
  }

  async function makeFor(key: WatchedRow): Promise<boolean> {
    const watched = watchedOf(key);
    if (!watched) return false;
    if (key.reference && !unreadable.has(key.reference.digest)) {
      const { reference } = key;
      const made = await withArtifact(artifacts, reference.digest, (file) =>
        referenceFromFile(file, watched),
      );
      if (made && made.profile.rows > 0) {
        await save(key, made, { from: 'sample', ...reference });
        return true;
      }
      unreadable.add(reference.digest);
    }
    if ((await countAnswered(db, key)) < firstPredictions) return false;
    const predictions = await findFirstPredictions(db, key, firstPredictions);
    const logged = predictions.reduce((sum, { pick }) => sum + pick.take, 0);
    if (logged < firstPredictions) return false;
    const rows = trafficColumns(watched, predictions);
    if (rows.rows === 0) return false;
    const source = { from: 'first_predictions', predictions: firstPredictions } as const;
    await save(key, profileReference(watched, rows), source);
    return true;
  }

  return {
    async getReferences(model: string, version: number): Promise<References> {
      return answer(await find(model, version));
    },

    async setReference(
      model: string,
      version: number,
      { from, to, reason }: OperationInput<typeof setReference>['body'],
      ctx: ChangeContext,
    ): Promise<References> {
      const key = await find(model, version);
      const watched = watchedOf(key);
      if (!watched) throw unusable('This version takes tensors: it has no features to watch.');
      const span = { from: new Date(from), to: new Date(to), limit: MOST_ROWS };
      const rows = trafficColumns(watched, await findPredictionsBetween(db, key, span));
      if (rows.rows < LEAST_ROWS) {
        throw unusable(
          `The log has ${rows.rows} rows that version ${version} answered in that span; a reference needs ${LEAST_ROWS} or more.`,
        );
      }
      const source = {
        ...{ from: 'traffic' as const, start: span.from.toISOString() },
        end: span.to.toISOString(),
      };
      await save(key, profileReference(watched, rows), source, { reason, ctx });
      return answer(key);
    },

    /** Some rows of a reference, for tests that need rows and for performance; null: there is no such reference. */
    getSample: (id: number): Promise<ReferenceSample | null> => findSample(db.prisma, id),

    /** For workers: references of versions that have none, from their sample or their first predictions. Returns how many were made. */
    async makeReferences(warn: (error: unknown, key: WatchedRow) => void): Promise<number> {
      let made = 0;
      for (const key of await findUnreferenced(db)) {
        try {
          if (await makeFor(key)) made += 1;
        } catch (error) {
          warn(error, key);
        }
      }
      return made;
    },
  };
}

function unusable(publicMessage: string): AppError {
  return new AppError('invalid_request', {
    publicMessage,
    fields: [{ field: 'from', message: 'must begin a span with enough predictions in the log' }],
  });
}

function describe(row: ReferenceRow): Reference {
  return {
    id: row.id,
    in_force: row.inForce,
    source: row.source,
    rows: row.rowCount,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy === null ? null : actorSchema.parse(row.createdBy),
    reason: row.reason,
  };
}

async function withArtifact<T>(
  artifacts: Pick<ArtifactStore, 'stream'>,
  digest: string,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const directory = await makeTemporaryFolder('reference');
  try {
    const file = path.join(directory, 'sample');
    const { stream } = await artifacts.stream(digest);
    await pipeline(stream, createWriteStream(file));
    return await use(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
