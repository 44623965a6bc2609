import type { Timings } from '#lib/predictions/contract.ts';

export type Stage = keyof Timings | 'rest';

const order = ['parse', 'encode', 'run', 'shape'] as const;

/** The stages of one prediction in order with their share of its latency; what none of them accounts for is `rest`. */
export function splitLatency(
  timings: Timings,
  latencyMs: number,
): { stage: Stage; ms: number; share: number }[] {
  const measured = order.reduce((sum, stage) => sum + timings[stage], 0);
  // Clocks are read at different places: the stages may add up to a little more than the whole.
  const total = Math.max(measured, latencyMs);
  if (total <= 0) return [];
  const stages = order.map((stage) => ({
    stage: stage as Stage,
    ms: timings[stage],
    share: timings[stage] / total,
  }));
  const rest = total - measured;
  return rest > 0 ? [...stages, { stage: 'rest', ms: rest, share: rest / total }] : stages;
}
