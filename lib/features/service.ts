import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { SharedTexts } from '#lib/cache/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { OfflineService } from '#lib/offline/service.ts';
import { createRemoteRuntimes, type RemoteRuntimes } from '#lib/remote/service.ts';
import { createCatalog } from './service/catalog.ts';
import { createDefinitions } from './service/definitions.ts';
import { describeLookup } from './service/describe-lookup.ts';
import { createFeatureCache } from './service/feature-cache.ts';
import { createListPinner } from './service/feature-list.ts';
import { createFeatureServices } from './service/feature-services.ts';
import { createLookup, type LookupAnswer } from './service/lookup.ts';
import { createLookupBatcher } from './service/lookup-batcher.ts';
import { createMaterializations } from './service/materializations.ts';
import { createMaterializer } from './service/materialize.ts';
import { createPlanner } from './service/plan-lookup.ts';
import { createPreview } from './service/preview.ts';
import { createPush, createViewPush } from './service/push.ts';
import { createRecompute, type Recompute, type RecomputeRequest } from './service/recompute.ts';
import { createRetrieval } from './service/retrieval.ts';
import { createRetriever } from './service/retrieve.ts';
import { createRuns } from './service/runs.ts';
import { createSourceReaders, type FileAccess } from './service/source-readers.ts';
import { createRetrievalStart } from './service/start-retrieval.ts';
import { createUsage } from './service/usage.ts';
import { createViews } from './service/views.ts';
import type * as operations from './value-operations.ts';

export { createFeatureServers } from './service/feature-servers.ts';
export { guardLookup } from './service/guard-lookup.ts';
export type { LookupAnswer } from './service/lookup.ts';
export type { FileAccess } from './service/source-readers.ts';
export type { TakeFeatures } from './service/version-features.ts';
export { createVersionFeatures } from './service/version-features.ts';
export { RUNS_CHANNEL } from './store/runs.ts';

export type FeatureService = ReturnType<typeof createFeatureService>;

/** Features: their definitions, the events they are made of, and their values. */
export function createFeatureService({
  db,
  artifacts,
  now,
  clock = () => performance.now(),
  shared,
  files,
  offline,
  remotes = createRemoteRuntimes({ allowed: [] }),
  onLookedUp,
}: {
  db: Db;
  /** Where the files are that runs make; left out for those who neither make nor open them. Who carries out runs has to put them there. */
  artifacts?: Pick<ArtifactStore, 'stream'> & Partial<ArtifactStore>;
  now: () => Date;
  clock?: () => number;
  /** Where replicas keep answers for each other; left out: Postgres is asked for every lookup. */
  shared?: SharedTexts | undefined;
  /** Where files of features are; left out: there are none. */
  files?: FileAccess;
  /** For those who carry out runs, or compute anew; left out: that is left to others. */
  offline?: Pick<OfflineService, 'retrieve'>;
  /** For those who register versions; left out: none takes features from other servers. */
  remotes?: Pick<RemoteRuntimes, 'connect'>;
  /** What the REST API was answered, for those who count it. */
  onLookedUp?: (answer: LookupAnswer) => void;
}) {
  const catalog = createCatalog({ db, clock });
  const cache = shared && createFeatureCache(shared);
  const batcher = createLookupBatcher(db);
  const push = createPush({ db, now, catalog, revisions: cache });
  const lookup = createLookup({ db, now, catalog, batcher, cache });
  const plan = createPlanner(catalog);
  const readers = createSourceReaders({ db, files });
  const runs = createRuns({ db, artifacts, now });
  const materialize = createMaterializer({ db, now, readers, removed: cache?.raise });
  const { handler, startFirst, ...materializations } = createMaterializations({
    db,
    now,
    catalog,
    runs,
    materialize,
  });
  const retrieval = offline && files && createRetrieval({ db, offline, files });
  const { has, put } = artifacts ?? {};
  const handlers = retrieval &&
    has &&
    put && {
      materialize: handler,
      retrieve: createRetriever({ db, catalog, retrieval, files, artifacts: { has, put } }),
    };
  const recompute = retrieval && createRecompute({ catalog, retrieval, files });

  return {
    ...createDefinitions({ db, now, catalog }),
    ...createViews({
      db,
      now,
      catalog,
      startMaterialization: startFirst,
    }),
    ...materializations,
    ...createUsage({ db, now }),
    pinFeatures: createListPinner(catalog, remotes),
    push,
    pushToView: createViewPush({ catalog, push }),
    namesOf: createFeatureServices({ db }),
    preview: createPreview({ db, now, catalog, batcher, readers }),
    lookup,

    /** What features said of entities at times in the past, by the way that training takes. */
    async recompute(request: RecomputeRequest): ReturnType<Recompute> {
      if (!recompute) throw new Error('nothing computes offline here');
      return recompute(request);
    },

    /** The same as a lookup by names and texts, as the REST API says it. */
    async lookupFeatures({
      features,
      entities,
      requests,
      at,
    }: OperationInput<typeof operations.lookupFeatures>['body']) {
      if (requests && requests.length !== entities.length) {
        throw invalid('requests', `must be as many as the entities, ${entities.length}`);
      }
      const asOf = at === undefined ? undefined : new Date(at);
      const answer = await lookup({ features, rows: entities, requests, at: asOf });
      onLookedUp?.(answer);
      return describeLookup(answer, entities);
    },

    getRun: runs.getRun,
    getRunFile: runs.getRunFile,
    openRunFile: runs.openRunFile,
    listRuns: runs.listRuns,
    forsakenRuns: runs.forsakenRuns,
    removeOldFiles: runs.removeOldFiles,

    startRetrieval: createRetrievalStart({ plan, runs, folder: files?.folder }),

    /** Carries a run out, unless somebody else does: for workers. */
    async carryOut(id: string): Promise<void> {
      if (handlers) await runs.carryOut(id, handlers);
    },
  };
}
