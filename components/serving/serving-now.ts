import type { OperationAnswer } from '#lib/http/operation.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { versionsOf } from '#lib/releases/release-plan.ts';
import type { getServingStatus, VersionReport } from '#lib/telemetry/contract.ts';

export type ServingNow = OperationAnswer<typeof getServingStatus>;
export type ReplicaNow = ServingNow['replicas'][number];
export type Hold = Omit<ServingNow['holds'][number], 'version'>;

/** What a replica says of a version; null when it does not have it. */
export function versionOn({ model }: ReplicaNow, version: number): VersionReport | null {
  return model?.versions.find((each) => each.version === version) ?? null;
}

/** Versions that take part, those of the plan first and in its order, then what else is loaded or held, newest first. */
export function versionsShown(now: ServingNow, plan: ReleasePlan | null): number[] {
  const planned = plan ? versionsOf(plan) : [];
  const reported = now.replicas.flatMap(
    ({ model }) => model?.versions.map(({ version }) => version) ?? [],
  );
  const others = [...reported, ...now.holds.map(({ version }) => version)];
  return [...new Set([...planned, ...others.toSorted((a, b) => b - a)])];
}

/** What replicas depend on, or an operator holds. */
export function dependenciesShown({
  replicas,
  dependency_holds,
}: {
  replicas: readonly ReplicaNow[];
  dependency_holds: readonly { dependency: string }[];
}): string[] {
  const reported = replicas.flatMap(({ dependencies }) => dependencies.map(({ name }) => name));
  const held = dependency_holds.map(({ dependency }) => dependency);
  return [...new Set([...reported, ...held])].toSorted();
}

export interface Totals {
  requests: number;
  failures: number;
  batches: number;
  rows: number;
  waiting: number;
}

/** One version over all replicas; counts are of the last minute. */
export function totalsOf(replicas: readonly ReplicaNow[], version: number): Totals {
  const totals: Totals = { requests: 0, failures: 0, batches: 0, rows: 0, waiting: 0 };
  for (const replica of replicas) {
    const report = versionOn(replica, version);
    if (!report) continue;
    for (const key of ['requests', 'failures', 'batches', 'rows', 'waiting'] as const) {
      totals[key] += report[key];
    }
  }
  return totals;
}

export interface ModelTotals extends Totals {
  inFlight: number;
  degraded: number;
  overloaded: number;
  memoryHits: number;
  sharedHits: number;
  joined: number;
  misses: number;
  /** Requests the cache was asked for. */
  asked: number;
}

/** The model over all versions and replicas. */
export function sumModel(replicas: readonly ReplicaNow[]): ModelTotals {
  const sum = (read: (model: NonNullable<ReplicaNow['model']>) => number) =>
    replicas.reduce((total, { model }) => total + (model ? read(model) : 0), 0);
  const ofVersions = (read: (version: VersionReport) => number) =>
    sum(({ versions }) => versions.reduce((total, each) => total + read(each), 0));
  const cache = {
    memoryHits: sum((model) => model.cache.memory_hits),
    sharedHits: sum((model) => model.cache.shared_hits),
    joined: sum((model) => model.cache.joined),
    misses: sum((model) => model.cache.misses),
  };
  return {
    ...cache,
    asked: cache.memoryHits + cache.sharedHits + cache.joined + cache.misses,
    requests: ofVersions((version) => version.requests),
    failures: ofVersions((version) => version.failures),
    batches: ofVersions((version) => version.batches),
    rows: ofVersions((version) => version.rows),
    waiting: ofVersions((version) => version.waiting),
    inFlight: sum((model) => model.in_flight),
    degraded: sum((model) => model.degraded),
    overloaded: sum((model) => model.overloaded),
  };
}

/** A part of a whole, or null where there is no whole. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
