import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { lockModel } from '#lib/releases/service.ts';
import type { Model, setAlias as operation } from '../contract.ts';
import { modelNotFound, versionNotFound } from '../not-found.ts';
import { findAlias, removeAlias, upsertAlias } from '../store/aliases.ts';
import { findModel, findModelKey, type ModelKey, notifyRegistry } from '../store/models.ts';
import { findVersionFiles } from '../store/versions.ts';

export function createAliases({ db, now }: { db: Db; now: () => Date }) {
  /** In the model's turn, so that a version is not archived while an alias is put on it. */
  function change<T>(name: string, make: (tx: Tx, model: ModelKey) => Promise<T>): Promise<T> {
    return db.prisma.$transaction(async (tx) => {
      const model = await findModelKey(tx, name);
      if (!model) throw modelNotFound(name);
      await lockModel(tx, model.id);
      const made = await make(tx, model);
      await notifyRegistry(tx, name);
      return made;
    });
  }

  return {
    setAlias: (
      model: string,
      alias: string,
      body: OperationInput<typeof operation>['body'],
      ctx: ChangeContext,
    ): Promise<Model> =>
      change(model, async (tx, { id }) => {
        const { version, reason } = body;
        const target = await findVersionFiles(tx, id, version);
        if (!target) throw versionNotFound(model, version);
        if (target.status !== 'ready') {
          throw new AppError('version_archived', {
            publicMessage: `Version ${version} is ${target.status}: an alias can only point at a version that is ready.`,
          });
        }
        const before = await findAlias(tx, id, alias);
        // What it says already is no change.
        if (before !== version) {
          const updated = { updatedAt: now(), updatedBy: ctx.actor };
          await upsertAlias(tx, { modelId: id, name: alias, version, ...updated });
          await recordChange(
            tx,
            {
              action: 'alias.set',
              subject: `alias:${model}/${alias}`,
              model,
              reason,
              before: before === null ? undefined : { version: before },
              after: { version },
            },
            ctx,
          );
        }
        const changed = await findModel(tx, model);
        if (!changed) throw modelNotFound(model);
        return changed;
      }),

    deleteAlias: (
      model: string,
      alias: string,
      { reason }: { reason?: string },
      ctx: ChangeContext,
    ): Promise<void> =>
      change(model, async (tx, { id }) => {
        const version = await findAlias(tx, id, alias);
        if (version === null) {
          throw new AppError('alias_not_found', {
            publicMessage: `The model ${model} has no alias ${alias}.`,
          });
        }
        await removeAlias(tx, id, alias);
        const subject = `alias:${model}/${alias}`;
        await recordChange(
          tx,
          { action: 'alias.delete', subject, model, reason, before: { version } },
          ctx,
        );
      }),
  };
}
