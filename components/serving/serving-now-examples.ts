import type { BreakerView, VersionReport } from '#lib/telemetry/contract.ts';
import type { ReplicaNow, ServingNow } from './serving-now.ts';

const AT = '2026-11-22T12:00:00.000Z';

/** Reports of replicas for tests: all is well, but for what is said. */
export function breakerOf(view: Partial<BreakerView> = {}): BreakerView {
  const closed: BreakerView = {
    state: 'closed',
    since: AT,
    failures: 0,
    retry_at: null,
    held: false,
    last_failure: null,
  };
  return { ...closed, ...view };
}

export function versionReport(version: number, report: Partial<VersionReport> = {}): VersionReport {
  return {
    version,
    state: 'loaded',
    in_force: false,
    bytes: 1000,
    last_used_at: AT,
    breaker: breakerOf(),
    requests: 0,
    failures: 0,
    batches: 0,
    rows: 0,
    waiting: 0,
    stages: {},
    error: null,
    ...report,
  };
}

export function replica(
  hostname: string,
  versions: VersionReport[],
  is: {
    lag?: number;
    bytes?: number;
    spool?: ReplicaNow['spool']['state'];
    degraded?: number;
    overloaded?: number;
    release?: number;
    revision?: number;
    redis?: Partial<BreakerView>;
  } = {},
): ReplicaNow {
  return {
    at: AT,
    id: hostname,
    hostname,
    url: `http://${hostname}:8080`,
    last_seen_at: AT,
    model: {
      model: 'flights',
      release: is.release ?? 3,
      settings_revision: is.revision ?? 1,
      versions,
      cache: { memory_hits: 0, shared_hits: 0, joined: 0, misses: 0 },
      degraded: is.degraded ?? 0,
      overloaded: is.overloaded ?? 0,
      in_flight: 0,
    },
    cache: { entries: 0, bytes: 0, max_bytes: 1000 },
    dependencies: is.redis ? [{ name: 'redis', breaker: breakerOf(is.redis) }] : [],
    spool: {
      bytes: is.bytes ?? 0,
      max_bytes: 1_000_000,
      waiting_records: 0,
      lag_seconds: is.lag ?? 0,
      state: is.spool ?? 'ok',
      dropped: 0,
      sampled_out: 0,
    },
    runners: [{ pid: 1, state: 'ready', versions: 2, restarts: 0, resident_bytes: 1000 }],
    memory: { resident_bytes: 1000, loaded_bytes: 1000, max_bytes: 10_000 },
  };
}

export function now(replicas: ReplicaNow[], held: number[] = []): ServingNow {
  const by = { kind: 'user', id: '1', name: 'Ada' } as const;
  return {
    replicas,
    holds: held.map((version) => ({ version, reason: 'why', held_at: AT, held_by: by })),
    dependency_holds: [],
  };
}
