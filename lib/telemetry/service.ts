import { z } from 'zod';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Db } from '#lib/db/client.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { createReplicaService, getRelease } from '#lib/releases/service.ts';
import type * as contract from './contract.ts';
import type { FleetModel, ReplicaView } from './contract.ts';
import { describeStatus } from './model-status.ts';
import { chooseSpan } from './series-span.ts';
import { createServingStatus } from './service/serving-status.ts';
import { renderWorkerMetrics } from './service/worker-metrics.ts';
import { findBuckets, findHistograms, findMinuteCounts } from './store/minutes.ts';
import { findMarks, findModelId, findWatchedModels, type WatchedModel } from './store/models.ts';
import { findServedReleases } from './store/serving.ts';
import { quantiles, sparklineSpan, summariseTraffic, trafficSpan } from './traffic.ts';

type Query<O extends 'getFleet' | 'getSeries'> = OperationInput<(typeof contract)[O]>['query'];
type Answer<O extends 'getFleet' | 'getModelStatus' | 'getSeries'> = OperationAnswer<
  (typeof contract)[O]
>;

/** As many as the charts have colours. */
const SHOWN_VERSIONS = 8;

export type TelemetryService = ReturnType<typeof createTelemetryService>;

/** Reads what is kept per minute, never the prediction log: the same cost at any number of predictions. */
export function createTelemetryService({ db, now }: { db: Db; now: () => Date }) {
  const replicaService = createReplicaService({ db });

  async function toFleetModels(
    models: readonly WatchedModel[],
    replicas: readonly ReplicaView[],
  ): Promise<FleetModel[]> {
    const at = now();
    const names = models.map((model) => model.name);
    const live = liveIds(replicas);
    const [minutes, histograms, served] = await Promise.all([
      findMinuteCounts(db, names, sparklineSpan(at)),
      findHistograms(db, names, trafficSpan(at)),
      findServedReleases(db, names, live),
    ]);
    return models.map(({ name, task, description, inForce, answers }) => ({
      name,
      task,
      description,
      ...describeStatus(inForce, live, answers, served.get(name) ?? []),
      versions_in_force: inForce?.plan.routes.map((route) => route.version) ?? [],
      last_release: inForce && {
        seq: inForce.seq,
        kind: inForce.kind,
        at: inForce.at,
        by: nameActor(inForce.by),
        reason: inForce.reason,
      },
      ...summariseTraffic(at, minutes.get(name) ?? [], histograms.get(name) ?? []),
    }));
  }

  return {
    ...createServingStatus({ db }),

    getWorkerMetrics: () => renderWorkerMetrics(db),

    async getFleet(query: Query<'getFleet'>): Promise<Answer<'getFleet'>> {
      const afterName = decodeCursor(query.cursor, z.string());
      const replicas = await replicaService.listReplicas();
      const filter = { search: query.search, afterName };
      const found = await findWatchedModels(db, filter, liveIds(replicas), query.limit + 1);
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: await toFleetModels(page, replicas),
        next_cursor: last && found.length > page.length ? encodeCursor(last.name) : null,
        replicas,
      };
    },

    async getModelStatus(name: string): Promise<Answer<'getModelStatus'>> {
      const replicas = await replicaService.listReplicas();
      const live = liveIds(replicas);
      const [watched] = await findWatchedModels(db, { name }, live, 1);
      if (!watched) throw modelNotFound(name);
      const [[model], release] = await Promise.all([
        toFleetModels([watched], replicas),
        watched.inForce && getRelease(db, name, watched.inForce.seq),
      ]);
      if (!model) throw modelNotFound(name);
      return {
        ...model,
        in_force_since: release?.created_at ?? null,
        // Of the replicas that run now: the release's own page has those that are gone.
        acknowledgements:
          release?.acknowledgements.filter(({ replica }) => live.includes(replica)) ?? [],
      };
    },

    async getSeries(name: string, query: Query<'getSeries'>): Promise<Answer<'getSeries'>> {
      const span = chooseSpan(query, now());
      const modelId = await findModelId(db, name);
      if (modelId === null) throw modelNotFound(name);
      const [buckets, marks] = await Promise.all([
        findBuckets(db, name, { ...span, versions: SHOWN_VERSIONS }),
        findMarks(db, modelId, span),
      ]);
      return {
        from: span.from.toISOString(),
        to: span.to.toISOString(),
        step_seconds: span.stepSeconds,
        points: buckets.map(({ at, version, requests, clientErrors, serverErrors, counts }) => ({
          at,
          version,
          requests,
          client_errors: clientErrors,
          server_errors: serverErrors,
          ...quantiles(counts),
        })),
        marks: marks.map(({ plan, by, ...mark }) => ({
          ...mark,
          by: nameActor(by),
          versions: plan.routes.map((route) => route.version),
        })),
      };
    },
  };
}

function liveIds(replicas: readonly ReplicaView[]): string[] {
  return replicas.filter((replica) => replica.live).map((replica) => replica.id);
}
