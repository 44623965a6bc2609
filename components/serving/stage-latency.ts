import { type ServingStage, servingStages } from '#lib/telemetry/contract.ts';
import { type ReplicaNow, versionOn } from './serving-now.ts';

export const quantiles = ['p50', 'p95', 'p99'] as const;
export type Quantile = (typeof quantiles)[number];

export interface StageTimes {
  stage: ServingStage;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
}

/**
 * A version's stages in order. Quantiles of several replicas cannot be added up, so each number is the one of the replica
 * that is slowest in it.
 */
export function stagesOf(replicas: readonly ReplicaNow[], version: number): StageTimes[] {
  return servingStages.flatMap((stage) => {
    const found = replicas.flatMap((replica) => versionOn(replica, version)?.stages[stage] ?? []);
    if (found.length === 0) return [];
    return {
      stage,
      p50: Math.max(...found.map((each) => each.p50_ms)),
      p95: Math.max(...found.map((each) => each.p95_ms)),
      p99: Math.max(...found.map((each) => each.p99_ms)),
    };
  });
}

export function totalOf(stages: readonly StageTimes[], quantile: Quantile): number {
  return stages.reduce((sum, stage) => sum + stage[quantile], 0);
}

/** The stage that takes the longest, with its share of all. */
export function slowestOf(
  stages: readonly StageTimes[],
  quantile: Quantile,
): { stage: ServingStage; share: number } | null {
  const total = totalOf(stages, quantile);
  const [slowest] = stages.toSorted((a, b) => b[quantile] - a[quantile]);
  return slowest && total > 0 ? { stage: slowest.stage, share: slowest[quantile] / total } : null;
}
