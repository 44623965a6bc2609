import type { SharedTexts } from '#lib/cache/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { createCatalog } from './service/catalog.ts';
import { createDefinitions } from './service/definitions.ts';
import { createFeatureCache } from './service/feature-cache.ts';
import { createLookup } from './service/lookup.ts';
import { createLookupBatcher } from './service/lookup-batcher.ts';
import { createPush } from './service/push.ts';
import { createViews } from './service/views.ts';

export type { LookupAnswer, LookupRequest } from './service/lookup.ts';
export type { FeatureAnswer } from './service/plan-lookup.ts';

export type FeatureService = ReturnType<typeof createFeatureService>;

/** Features: their definitions, the events they are made of, and their values. */
export function createFeatureService({
  db,
  now,
  clock = () => performance.now(),
  shared,
}: {
  db: Db;
  now: () => Date;
  clock?: () => number;
  /** Where replicas keep answers for each other; left out: Postgres is asked for every lookup. */
  shared?: SharedTexts;
}) {
  const catalog = createCatalog({ db, clock });
  const cache = shared && createFeatureCache(shared);
  const batcher = createLookupBatcher(db);
  return {
    ...createDefinitions({ db, now }),
    ...createViews({ db, now }),
    push: createPush({ db, now, catalog, revisions: cache }),
    lookup: createLookup({ db, now, catalog, batcher, cache }),
  };
}
