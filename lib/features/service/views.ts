import { isDeepStrictEqual } from 'node:util';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { int4, type Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { checkView, type KnownDefinitions } from '../check-view.ts';
import type { Source, View } from '../contract.ts';
import { readFeatureExpression } from '../feature-expression.ts';
import { viewNotFound } from '../not-found.ts';
import type * as operations from '../operations.ts';
import type { ViewAnswerBody, ViewEntry, ViewSummary } from '../operations.ts';
import {
  archiveView,
  findNewestViews,
  findSource,
  findView,
  findViews,
  findViewVersions,
  holdView,
  insertView,
  keepViews,
  lockView,
  startWatermark,
  type ViewRow,
  type ViewUses,
} from '../store/definitions.ts';
import { lockSource } from '../store/events.ts';
import { removeView } from '../store/online.ts';
import { findOnlineEvents } from '../store/online-events.ts';
import { inTransaction } from '../store/transaction.ts';
import { readWatermarks } from '../store/watermarks.ts';
import type { Catalog } from './catalog.ts';
import { exists, filterOf, pageOfNamed, refuse } from './definitions.ts';
import { describeOnline, summarize } from './describe-view.ts';
import { createLineage, type ViewLineage } from './lineage.ts';

/** So many views are named in a refusal. */
const MOST_NAMED = 5;

/** Views and their versions, which never change. */
export function createViews({
  db,
  now,
  catalog,
  startMaterialization,
}: {
  db: Db;
  now: () => Date;
  catalog: Pick<Catalog, 'forget' | 'forgetVersion' | 'view'>;
  startMaterialization: (
    version: { name: string; version: number },
    ctx: ChangeContext,
  ) => Promise<unknown>;
}) {
  const findLineage = createLineage(catalog);

  /** What was pushed before, or is in a table or file, is still to be added up. */
  async function begin(name: string, ctx: ChangeContext): Promise<ViewAnswerBody> {
    catalog.forget(name);
    const made = await getView(name);
    const isBehind = made.source !== null && !(await isCurrent(made));
    if (isBehind) await startMaterialization({ name, version: made.version }, ctx);
    return made;
  }

  async function lineageOf(tx: Tx, name: string, version?: number): Promise<ViewLineage> {
    const found = await findLineage(tx, [name], version);
    return found.get(name) ?? { users: [], models: [], modelsThrough: [] };
  }

  async function isCurrent({ source, online }: ViewAnswerBody): Promise<boolean> {
    const row = source === null ? null : await findSource(db.prisma, source);
    return row?.source.kind === 'push' && online.complete;
  }

  async function getView(name: string, version: number | null = null): Promise<ViewAnswerBody> {
    const row = await findView(db.prisma, name, version);
    if (!row) throw viewNotFound(name, version);
    const newest = version === null ? row : await findView(db.prisma, name, null);
    const source =
      row.view.source === undefined ? null : await findSource(db.prisma, row.view.source);
    const watermark = (await readWatermarks(db.pool, [row.id])).get(row.id);
    const { features: _, ...summary } = summarize(row, source?.source.entity ?? null);
    const lineage = await lineageOf(db.prisma, name);
    return {
      ...summary,
      source_kind: source?.source.kind ?? null,
      definition: row.view,
      uses: row.uses,
      newest_version: newest?.version ?? row.version,
      online: describeOnline(
        watermark,
        source && (await findOnlineEvents(db.prisma, source.id, row.id)),
      ),
      used_by: lineage.users.map(({ view, version, uses, archivedAt }) => ({
        view: view.name,
        version,
        uses: uses[name] ?? 0,
        archived_at: archivedAt?.toISOString() ?? null,
      })),
      models: lineage.models,
      models_through: lineage.modelsThrough,
    };
  }

  /** Keeps a definition as the view's next version. */
  async function keep(
    tx: Tx,
    view: View,
    { version, before, reason }: { version: number; before?: ViewRow; reason?: string },
    ctx: ChangeContext,
  ): Promise<void> {
    const uses = await checkedUses(tx, view);
    if (!(await keepViews(tx, uses))) {
      throw inUse(`A view that ${view.name} uses has got another version just now. Try again.`);
    }
    if (before && isDeepStrictEqual([before.view, before.uses], [view, uses])) {
      throw new AppError('feature_unchanged', {
        publicMessage: `Version ${before.version} of ${view.name} says just this.`,
      });
    }
    const made = { createdAt: now(), createdBy: ctx.actor };
    const id = await insertView(tx, view, { version, uses }, made);
    const source = view.source === undefined ? null : await findSource(tx, view.source);
    if (source) await startWatermark(tx, id, source.id);
    const subject = `feature_view:${view.name}@${version}`;
    await recordChange(
      tx,
      {
        action: 'feature_view.create',
        subject,
        reason,
        before: before && { version: before.version, ...before.view },
        after: { version, ...view },
      },
      ctx,
    );
  }

  /** What was kept online of a version that is archived; pushes that still know of it come first. */
  async function forget({ id, view }: ViewRow): Promise<void> {
    const source = view.source === undefined ? null : await findSource(db.prisma, view.source);
    if (!source) return;
    await inTransaction(db, async (session) => {
      await lockSource(session, source.id, 'exclusive');
      await removeView(session, { sourceId: source.id, viewId: id });
    });
  }

  return {
    getView,

    async listViews(
      query: OperationInput<typeof operations.listViews>['query'],
    ): Promise<Page<ViewEntry>> {
      const { entity, source } = query;
      const found = await findViews(db, { ...filterOf(query), entity, source }, query.limit + 1);
      const [watermarks, lineages] = await Promise.all([
        readWatermarks(
          db.pool,
          found.map(({ id }) => id),
        ),
        findLineage(
          db.prisma,
          found.map(({ view }) => view.name),
        ),
      ]);
      return pageOfNamed(
        found.map((row) => ({
          ...summarize(row, row.entity),
          source_kind: row.sourceKind,
          online: describeOnline(watermarks.get(row.id), row.events),
          models: modelNames(lineages.get(row.view.name)),
        })),
        query.limit,
      );
    },

    async listViewVersions(
      name: string,
      query: OperationInput<typeof operations.listViewVersions>['query'],
    ): Promise<Page<ViewSummary>> {
      const before = decodeCursor(query.cursor, int4);
      const newest = await findView(db.prisma, name, null);
      if (!newest) throw viewNotFound(name);
      const found = await findViewVersions(db, name, before, query.limit + 1);
      const items = await Promise.all(
        found.slice(0, query.limit).map(async (row) => {
          const { source } = row.view;
          const from = source === undefined ? null : await findSource(db.prisma, source);
          return summarize(row, from?.source.entity ?? null);
        }),
      );
      const last = items.at(-1);
      const hasMore = found.length > items.length;
      return { items, next_cursor: hasMore && last ? encodeCursor(last.version) : null };
    },

    async createView(
      { view, reason }: OperationInput<typeof operations.createView>['body'],
      ctx: ChangeContext,
    ): Promise<ViewAnswerBody> {
      await db.prisma.$transaction(async (tx) => {
        await lockView(tx, view.name);
        if (await findView(tx, view.name, null)) throw exists('view', view.name);
        await keep(tx, view, { version: 1, reason }, ctx);
      });
      return begin(view.name, ctx);
    },

    async createViewVersion(
      name: string,
      { view, reason }: OperationInput<typeof operations.createViewVersion>['body'],
      ctx: ChangeContext,
    ): Promise<ViewAnswerBody> {
      if (view.name !== name) throw invalid('view.name', `must be ${name}, as in the address`);
      await db.prisma.$transaction(async (tx) => {
        await lockView(tx, name);
        const before = await findView(tx, name, null);
        if (!before) throw viewNotFound(name);
        await keep(tx, view, { version: before.version + 1, before, reason }, ctx);
      });
      return begin(name, ctx);
    },

    /** An old version that neither a model nor another view takes features from is kept up to date no longer. */
    async archiveViewVersion(
      name: string,
      version: number,
      { reason }: { reason?: string },
      ctx: ChangeContext,
    ): Promise<ViewAnswerBody> {
      let archived: ViewRow | undefined;
      await db.prisma.$transaction(async (tx) => {
        await lockView(tx, name);
        const row = await findView(tx, name, version);
        if (!row) throw viewNotFound(name, version);
        if (row.archivedAt) return;
        await holdView(tx, row.id);
        await refuseNewest(tx, name, row);
        refuseUsed(await lineageOf(tx, name, version));
        await archiveView(tx, row.id, now());
        const subject = `feature_view:${name}@${version}`;
        await recordChange(tx, { action: 'feature_view.archive', subject, reason }, ctx);
        archived = row;
      });
      catalog.forgetVersion(name, version);
      if (archived) await forget(archived);
      return getView(name, version);
    },
  };
}

function inUse(publicMessage: string): AppError {
  return new AppError('feature_in_use', { publicMessage });
}

async function refuseNewest(tx: Tx, name: string, row: ViewRow): Promise<void> {
  const newest = await findView(tx, name, null);
  if (newest?.id !== row.id) return;
  throw inUse(`Version ${row.version} is the newest of ${name}. Make another version first.`);
}

/** What would be answered with less than before: models, and other views whose expressions mean it. */
function refuseUsed({ users, models, modelsThrough }: ViewLineage): void {
  const isReady = ({ status }: ViewLineage['models'][number]) => status === 'ready';
  const [first, ...others] = models.filter(isReady);
  if (first) {
    throw inUse(
      `Version ${first.version} of the model ${first.model}${andMore(others)} takes features from it. Archive that first.`,
    );
  }
  const views = users.filter(({ archivedAt }) => archivedAt === null);
  if (views.length === 0) return;
  const named = views.slice(0, MOST_NAMED).map(({ view, version }) => `${view.name}@${version}`);
  const [behind, ...rest] = modelsThrough.filter(isReady);
  const through = behind
    ? ` Through them it is in version ${behind.version} of the model ${behind.model}${andMore(rest)}.`
    : '';
  throw inUse(
    `Expressions of other views use it: ${named.join(', ')}${andMore(views.slice(MOST_NAMED))}.${through} Archive those first; their newest versions need another version before.`,
  );
}

function andMore(others: readonly unknown[]): string {
  return others.length > 0 ? ` and ${others.length} more` : '';
}

/** The versions of other views that a view's expressions mean. Throws AppError when something is wrong with the view. */
export async function checkedUses(tx: Tx, view: View): Promise<ViewUses> {
  const known = await definitionsFor(tx, view);
  refuse(checkView(view, known), 'view.');
  return usesOf(view, known);
}

/** What a view is checked against, and what its expressions may mean. */
async function definitionsFor(tx: Tx, view: View): Promise<KnownDefinitions & { rows: ViewRow[] }> {
  const rows = (await findNewestViews(tx)).filter((row) => row.view.name !== view.name);
  const names = [view, ...rows.map((row) => row.view)].flatMap(({ source }) => source ?? []);
  const sources = new Map<string, Source>();
  for (const name of new Set(names)) {
    const found = await findSource(tx, name);
    if (found) sources.set(name, found.source);
  }
  return { rows, sources, views: new Map(rows.map((row) => [row.view.name, row.view])) };
}

function usesOf(view: View, known: KnownDefinitions & { rows: readonly ViewRow[] }): ViewUses {
  const uses: ViewUses = {};
  for (const feature of view.features) {
    if (feature.kind !== 'expression') continue;
    const expression = readFeatureExpression(feature, view, known);
    if ('problems' in expression) continue;
    for (const input of expression.inputs) {
      if (input.kind === 'request' || input.view === view.name) continue;
      const row = known.rows.find((one) => one.view.name === input.view);
      if (row) uses[input.view] = row.version;
    }
  }
  return uses;
}

function modelNames(lineage: ViewLineage | undefined): string[] {
  const { models = [], modelsThrough = [] } = lineage ?? {};
  return [...new Set([...models, ...modelsThrough].map(({ model }) => model))].sort();
}
