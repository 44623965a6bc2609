import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { createRedisTexts } from '#lib/cache/service.ts';
import type { Db } from '#lib/db/client.ts';
import { countAnswer, type LookupCounts } from '#lib/features/count-lookups.ts';
import {
  createFeatureServers,
  createFeatureService,
  createVersionFeatures,
  type FeatureService,
  guardLookup,
  type LookupAnswer,
  type TakeFeatures,
} from '#lib/features/service.ts';
import type { RevivableBreaker } from '#lib/guard/service.ts';
import type { RemoteRuntimes } from '#lib/remote/service.ts';
import type { ServingLog } from '#lib/serving/service.ts';

export interface GatewayFeatures {
  /** Its lookups are guarded. */
  service: FeatureService;
  /** For predictions of versions that take features from views. */
  take: TakeFeatures;
  close(): Promise<void>;
}

/** Features as a gateway has them: looked up behind a breaker, with answers that replicas share where there is a Redis. */
export function openFeatures({
  db,
  artifacts,
  now,
  clock,
  log,
  redisUrl,
  breakerOf,
  remotes,
  onLookedUp,
}: {
  db: Db;
  /** Where the files are that runs have made. */
  artifacts: Pick<ArtifactStore, 'stream'>;
  now: () => Date;
  clock: () => number;
  log: ServingLog;
  /** Left out: Postgres is asked for every lookup. */
  redisUrl?: string | undefined;
  /** Of what it depends on, by name. */
  breakerOf: (name: string) => RevivableBreaker;
  /** For versions that take features from other servers. */
  remotes: Pick<RemoteRuntimes, 'connect'>;
  /** Of what is looked up without a prediction, which counts that itself. */
  onLookedUp?: (counts: readonly LookupCounts[]) => void;
}): GatewayFeatures {
  const shared =
    redisUrl === undefined
      ? undefined
      : createRedisTexts({ url: redisUrl, breaker: breakerOf('redis'), log });
  const count = (answer: LookupAnswer) => onLookedUp?.(countAnswer(answer));
  const unguarded = createFeatureService({ db, artifacts, now, clock, shared, onLookedUp: count });
  const ping = () => db.pool.query('SELECT 1');
  const lookup = guardLookup(unguarded.lookup, { breaker: breakerOf('features'), ping, clock });
  const servers = createFeatureServers({ remotes, breakerOf, clock, now });
  const service: FeatureService = {
    ...unguarded,
    async lookup(request) {
      const answer = await lookup(request);
      count(answer);
      return answer;
    },
  };
  return {
    service,
    take: createVersionFeatures({ lookup, servers, now }),
    async close() {
      shared?.close();
      await servers.close();
    },
  };
}
