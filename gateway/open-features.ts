import { createRedisTexts } from '#lib/cache/service.ts';
import type { Db } from '#lib/db/client.ts';
import {
  createFeatureService,
  createVersionFeatures,
  type FeatureService,
  guardLookup,
  type TakeFeatures,
} from '#lib/features/service.ts';
import type { RevivableBreaker } from '#lib/guard/service.ts';
import type { ServingLog } from '#lib/serving/service.ts';

export interface GatewayFeatures {
  /** Its lookups are guarded. */
  service: FeatureService;
  /** For predictions of versions that take features from views. */
  take: TakeFeatures;
  close(): void;
}

/** Features as a gateway has them: looked up behind a breaker, with answers that replicas share where there is a Redis. */
export function openFeatures({
  db,
  now,
  clock,
  log,
  redis,
  breaker,
}: {
  db: Db;
  now: () => Date;
  clock: () => number;
  log: ServingLog;
  /** Left out: Postgres is asked for every lookup. */
  redis?: { url: string; breaker: RevivableBreaker } | undefined;
  breaker: RevivableBreaker;
}): GatewayFeatures {
  const shared = redis && createRedisTexts({ ...redis, log });
  const unguarded = createFeatureService({ db, now, clock, ...(shared && { shared }) });
  const ping = () => db.pool.query('SELECT 1');
  const lookup = guardLookup(unguarded.lookup, { breaker, ping, clock });
  const service = { ...unguarded, lookup };
  return {
    service,
    take: createVersionFeatures({ lookup: service.lookup, now }),
    close: () => shared?.close(),
  };
}
