import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import type { Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError, type FieldError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { checkEntity, checkSource } from '../check-view.ts';
import { type Entity, entitySchema, sourceSchema } from '../contract.ts';
import { entityNotFound, sourceNotFound } from '../not-found.ts';
import type * as operations from '../operations.ts';
import type { EntityAnswer, SourceAnswer } from '../operations.ts';
import { checkPlace } from '../source-place.ts';
import {
  type EntityRow,
  findEntities,
  findEntity,
  findSource,
  findSources,
  insertEntity,
  insertSource,
  lockSourceRow,
  type SourceRow,
  updateSource,
} from '../store/definitions.ts';
import type { Catalog } from './catalog.ts';

/** Entities and sources: what views are defined over. */
export function createDefinitions({
  db,
  now,
  catalog,
}: {
  db: Db;
  now: () => Date;
  catalog: Pick<Catalog, 'forgetSource'>;
}) {
  async function getEntity(name: string): Promise<EntityAnswer> {
    const row = await findEntity(db.prisma, name);
    if (!row) throw entityNotFound(name);
    return describeEntity(row);
  }

  async function getSource(name: string): Promise<SourceAnswer> {
    const row = await findSource(db.prisma, name);
    if (!row) throw sourceNotFound(name);
    return describeSource(row);
  }

  return {
    getEntity,
    getSource,

    async listEntities(
      query: OperationInput<typeof operations.listEntities>['query'],
    ): Promise<Page<EntityAnswer>> {
      const found = await findEntities(db, filterOf(query), query.limit + 1);
      return pageOfNamed(found.map(describeEntity), query.limit);
    },

    async listSources(
      query: OperationInput<typeof operations.listSources>['query'],
    ): Promise<Page<SourceAnswer>> {
      const found = await findSources(db, filterOf(query), query.limit + 1);
      return pageOfNamed(found.map(describeSource), query.limit);
    },

    async createEntity(
      { reason, ...given }: OperationInput<typeof operations.createEntity>['body'],
      ctx: ChangeContext,
    ): Promise<EntityAnswer> {
      const entity = entitySchema.parse(given);
      refuse(checkEntity(entity));
      await db.prisma.$transaction(async (tx) => {
        const made = { createdAt: now(), createdBy: ctx.actor };
        if (!(await insertEntity(tx, entity, made))) throw exists('entity', entity.name);
        const subject = `feature_entity:${entity.name}`;
        await recordChange(
          tx,
          { action: 'feature_entity.create', subject, reason, after: entity },
          ctx,
        );
      });
      return getEntity(entity.name);
    },

    async createSource(
      { source, reason }: OperationInput<typeof operations.createSource>['body'],
      ctx: ChangeContext,
    ): Promise<SourceAnswer> {
      refuse(checkPlace(source), 'source.');
      await db.prisma.$transaction(async (tx) => {
        refuse(checkSource(source, await entitiesOf(tx, source.entity)), 'source.');
        const made = { createdAt: now(), createdBy: ctx.actor };
        if (!(await insertSource(tx, source, made))) throw exists('source', source.name);
        const subject = `feature_source:${source.name}`;
        await recordChange(
          tx,
          { action: 'feature_source.create', subject, reason, after: source },
          ctx,
        );
      });
      return getSource(source.name);
    },

    /** Columns are only added: views and events there are go on meaning the same. */
    async updateSource(
      name: string,
      { reason, columns = {}, ...about }: OperationInput<typeof operations.updateSource>['body'],
      ctx: ChangeContext,
    ): Promise<SourceAnswer> {
      await db.prisma.$transaction(async (tx) => {
        await lockSourceRow(tx, name);
        const row = await findSource(tx, name);
        if (!row) throw sourceNotFound(name);
        const before = row.source;
        refuse(
          Object.keys(columns)
            .filter((column) => Object.hasOwn(before.columns, column))
            .map((column) => ({
              field: `columns.${column}`,
              message: `is a column already, of type ${before.columns[column]}`,
            })),
        );
        const after = sourceSchema.parse({
          ...before,
          ...about,
          columns: { ...before.columns, ...columns },
        });
        if (isDeepStrictEqual(after, before)) return;
        refuse(checkSource(after, await entitiesOf(tx, after.entity)));
        await updateSource(tx, after);
        const subject = `feature_source:${name}`;
        await recordChange(
          tx,
          { action: 'feature_source.update', subject, reason, before, after },
          ctx,
        );
      });
      catalog.forgetSource(name);
      return getSource(name);
    },
  };
}

async function entitiesOf(tx: Tx, name: string): Promise<Map<string, Entity>> {
  const row = await findEntity(tx, name);
  return new Map(row ? [[name, row.entity]] : []);
}

export function refuse(errors: readonly FieldError[], within = ''): void {
  if (errors.length === 0) return;
  throw invalidRequest(errors.map((error) => ({ ...error, field: within + error.field })));
}

export function exists(what: string, name: string): AppError {
  return new AppError('feature_exists', {
    publicMessage: `There is a feature ${what} named ${name} already. Choose another name.`,
  });
}

export function filterOf(query: { search?: string; cursor?: string }) {
  return { search: query.search, afterName: decodeCursor(query.cursor, z.string()) };
}

/** One more than asked for says that there are more. */
export function pageOfNamed<T extends { name: string }>(found: T[], limit: number): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = found.length > items.length;
  return { items, next_cursor: hasMore && last ? encodeCursor(last.name) : null };
}

function describeEntity({ entity, createdAt, createdBy }: EntityRow): EntityAnswer {
  return { ...entity, created_at: createdAt.toISOString(), created_by: createdBy };
}

function describeSource({ source, createdAt, createdBy }: SourceRow): SourceAnswer {
  return { ...source, created_at: createdAt.toISOString(), created_by: createdBy };
}
