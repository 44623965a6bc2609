import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { neededAfter } from '../compile-view.ts';
import { viewNotFound } from '../not-found.ts';
import { findLiveVersions, findViewIds } from '../store/definitions.ts';
import { removeBuckets } from '../store/online.ts';
import type * as operations from '../value-operations.ts';
import type { RunAnswer } from '../value-operations.ts';
import type { Catalog, CatalogView } from './catalog.ts';
import type { createMaterializer } from './materialize.ts';
import type { createRuns, RunHandler } from './runs.ts';

/** Buckets are kept a little longer than they are needed: clocks differ. */
const KEPT_MS = 3_600_000;
const REMOVED_AT_ONCE = 10_000;

interface Request {
  views: { name: string; version: number }[];
  start: string | null;
  end: string;
}

/** How far a run is, for whoever goes on with it. */
interface Position {
  /** Which of its views. */
  at: number;
  /** From when on in that view; null: from its beginning. */
  fromMs: number | null;
  /** Rows so far. */
  done: number;
  /** Rows of the views before. */
  expected: number;
}

/** Materialization as runs: of which views, over which span, and how far it is. */
export function createMaterializations({
  db,
  now,
  catalog,
  runs,
  materialize,
}: {
  db: Db;
  now: () => Date;
  catalog: Catalog;
  runs: Pick<ReturnType<typeof createRuns>, 'startRun'>;
  materialize: ReturnType<typeof createMaterializer>;
}) {
  async function viewOf(name: string, version: number | null): Promise<CatalogView> {
    const view = await catalog.view(name, version);
    if (!view) throw viewNotFound(name, version);
    return view;
  }

  const handler: RunHandler = async (run, { progress }) => {
    const { views, start, end } = run.request as unknown as Request;
    const position = run.position as Position | null;
    let done = position?.done ?? 0;
    /** Of the views before. */
    let expected = position?.expected ?? 0;
    for (let at = position?.at ?? 0; at < views.length; at += 1) {
      const asked = views[at];
      if (!asked) continue;
      const view = await viewOf(asked.name, asked.version);
      if (view.isArchived) continue;
      const span = { startMs: start === null ? null : Date.parse(start), endMs: Date.parse(end) };
      let total = expected;
      await materialize(view, span, {
        fromMs: position?.at === at ? position.fromMs : null,
        async advance(rows, fromMs) {
          done += rows;
          await progress({ done, position: { at, fromMs, done, expected } satisfies Position });
        },
        async expect(rows) {
          total = expected + rows;
          await progress({ total });
        },
      });
      expected = total;
      await progress({ position: { at: at + 1, fromMs: null, done, expected } satisfies Position });
    }
    return { rows: done, views };
  };

  return {
    handler,

    async startMaterialization(
      { views, start, end, reason }: OperationInput<typeof operations.startMaterialization>['body'],
      ctx: ChangeContext,
    ): Promise<RunAnswer> {
      const endMs = end === undefined ? now().getTime() : Date.parse(end);
      if (start !== undefined && Date.parse(start) >= endMs) {
        throw invalid('start', 'must be earlier than `end`');
      }
      // As they are now, and not as they were a second ago. Models may take features from any version.
      const asked = await findLiveVersions(db.prisma, views);
      const unknown = views?.find((name) => !asked.some(({ view }) => view.name === name));
      if (unknown !== undefined) throw viewNotFound(unknown);
      const request: Request = {
        views: asked.map(({ view, version }) => ({ name: view.name, version })),
        start: start ?? null,
        end: new Date(endMs).toISOString(),
      };
      return runs.startRun('materialize', request, reason, ctx);
    },

    /** Brings a version that has just been made up to now. */
    async startFirst(version: { name: string; version: number }, ctx: ChangeContext) {
      const request: Request = { views: [version], start: null, end: now().toISOString() };
      await runs.startRun('materialize', request, undefined, ctx);
    },

    /** Adds up what is left of a new version's log of pushed events; says how many rows it was. */
    async catchUp(name: string, version: number): Promise<number> {
      let rows = 0;
      await materialize(
        await viewOf(name, version),
        { startMs: null, endMs: now().getTime() },
        {
          fromMs: null,
          advance: async (added) => {
            rows += added;
          },
          expect: async () => undefined,
        },
      );
      return rows;
    },

    /** Removes buckets that no window needs any more. */
    async removeOldBuckets(): Promise<number> {
      let removed = 0;
      const ids = await findViewIds(db.pool);
      await catalog.read(ids);
      for (const view of catalog.known(ids)) {
        for (const [lengthMs, aggregates] of view.byLength) {
          const beforeMs = neededAfter(aggregates, now().getTime() - KEPT_MS);
          for (let some = REMOVED_AT_ONCE; some === REMOVED_AT_ONCE; removed += some) {
            some = await removeBuckets(db.pool, view.id, { lengthMs, beforeMs }, REMOVED_AT_ONCE);
          }
        }
      }
      return removed;
    },
  };
}
