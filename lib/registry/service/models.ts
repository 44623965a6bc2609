import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import type { Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type * as contract from '../contract.ts';
import type { Model } from '../contract.ts';
import { modelNotFound } from '../not-found.ts';
import { findModel, findModels, insertModel, updateModel } from '../store/models.ts';

export function createModels({ db, now }: { db: Db; now: () => Date }) {
  async function getModel(name: string): Promise<Model> {
    const model = await findModel(db.prisma, name);
    if (!model) throw modelNotFound(name);
    return model;
  }

  return {
    getModel,

    async listModels(
      query: OperationInput<typeof contract.listModels>['query'],
    ): Promise<Page<Model>> {
      const afterName = decodeCursor(query.cursor, z.string());
      const found = await findModels(db, { search: query.search, afterName }, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor(last.name) : null };
    },

    async createModel(
      body: OperationInput<typeof contract.createModel>['body'],
      ctx: ChangeContext,
    ): Promise<Model> {
      const { name, task, description = '', tags = {}, reason } = body;
      await db.prisma.$transaction(async (tx) => {
        const row = { name, task, description, tags, createdAt: now(), createdBy: ctx.actor };
        if (!(await insertModel(tx, row))) {
          throw new AppError('model_exists', {
            publicMessage: `There is a model named ${name} already. Upload a version to it, or choose another name.`,
          });
        }
        const subject = `model:${name}`;
        const after = { name, task, description, tags };
        await recordChange(
          tx,
          { action: 'model.create', subject, model: name, reason, after },
          ctx,
        );
      });
      return getModel(name);
    },

    async updateModel(
      name: string,
      body: OperationInput<typeof contract.updateModel>['body'],
      ctx: ChangeContext,
    ): Promise<Model> {
      const { reason, ...change } = body;
      await db.prisma.$transaction(async (tx) => {
        const before = await findModel(tx, name);
        if (!before) throw modelNotFound(name);
        const { description, tags } = before;
        const after = { description, tags, ...change };
        if (isDeepStrictEqual(after, { description, tags })) return;
        await updateModel(tx, name, change);
        await recordChange(
          tx,
          {
            action: 'model.update',
            subject: `model:${name}`,
            model: name,
            reason,
            before: { description, tags },
            after,
          },
          ctx,
        );
      });
      return getModel(name);
    },
  };
}
