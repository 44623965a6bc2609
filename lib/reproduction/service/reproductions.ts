import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import type { Reproduction } from '../contract.ts';
import type { getLatestReproduction, listReproductions } from '../operations.ts';
import {
  findModelId,
  findReproduction,
  findReproductions,
  insertReproduction,
  notifyReproduction,
} from '../store/reproductions.ts';
import { findPlan, type LineageSources } from './find-plan.ts';
import { notReproducible } from './not-reproducible.ts';

/** Reproductions that somebody asks for, and what came of them. */
export function createReproductions({ now, ...sources }: LineageSources & { now: () => Date }) {
  const { db } = sources;
  async function find(model: string, version: number) {
    await sources.registry.getVersion(model, version);
    const modelId = await findModelId(db.prisma, model);
    if (!modelId) throw modelNotFound(model);
    return { modelId, model, version };
  }

  async function getReproduction(id: string): Promise<Reproduction> {
    const found = await findReproduction(db, id);
    if (found) return found;
    throw new Error(`There is no reproduction ${id}.`);
  }

  return {
    getReproduction,

    /** Queues one; `isHere`: who asks carries it out, and workers do not hear of it. */
    async startReproduction(
      model: string,
      version: number,
      { reason }: { reason?: string | undefined },
      ctx: ChangeContext,
      { isHere = false }: { isHere?: boolean } = {},
    ): Promise<Reproduction> {
      const { modelId } = await find(model, version);
      const { plan, missing, version: about } = await findPlan(sources, model, version);
      if (!plan) throw notReproducible(model, version, missing);
      const id = randomUUID();
      await db.prisma.$transaction(async (tx) => {
        const isMade = await insertReproduction(tx, {
          ...{ id, modelId, version, expectedDigest: about.digest },
          ...{ reason: reason ?? null, createdAt: now(), createdBy: ctx.actor },
        });
        if (!isMade) {
          throw new AppError('reproduction_open', {
            publicMessage: `Version ${version} of ${model} is being trained again already.`,
          });
        }
        const subject = `version:${model}/${version}`;
        const change = { action: 'reproduction.start', subject, model } as const;
        await recordChange(tx, { ...change, ...(reason && { reason }) }, ctx);
        if (!isHere) await notifyReproduction(tx, id);
      });
      return getReproduction(id);
    },

    async listReproductions(
      model: string,
      version: number,
      query: OperationInput<typeof listReproductions>['query'],
    ): Promise<Page<Reproduction>> {
      const before = decodeCursor(query.cursor, z.tuple([timestamp, z.uuid()]));
      const of = await find(model, version);
      const page = { take: query.limit + 1, ...(before && { before }) };
      const found = await findReproductions(db, of, page);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return {
        items,
        next_cursor: hasMore && last ? encodeCursor([last.created_at, last.id]) : null,
      };
    },

    async getLatest(
      model: string,
      version: number,
    ): Promise<OperationAnswer<typeof getLatestReproduction>> {
      const of = await find(model, version);
      const [[latest = null], [open = null], { missing }] = await Promise.all([
        findReproductions(db, of, { take: 1, isOpen: false }),
        findReproductions(db, of, { take: 1, isOpen: true }),
        findPlan(sources, model, version),
      ]);
      return { latest, open, missing };
    },
  };
}
