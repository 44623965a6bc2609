import type { Timings } from '#lib/predictions/contract.ts';
import { type ServingStage, servingStages } from '#lib/telemetry/contract.ts';

export type Stage = ServingStage | 'rest';

/** A rest that nobody would see. */
const NEGLIGIBLE = 0.005;

export interface StagePart {
  stage: Stage;
  ms: number;
  /** Of the whole. */
  share: number;
  /** What the stages before it took of the whole. */
  from: number;
}

/** The stages of one prediction in order with their share of its latency; what none of them accounts for is `rest`. */
export function splitLatency(timings: Timings, latencyMs: number): StagePart[] {
  const measured = servingStages.flatMap((stage) => {
    const ms = timings[stage];
    return ms === undefined ? [] : [{ stage: stage as Stage, ms }];
  });
  const sum = measured.reduce((total, { ms }) => total + ms, 0);
  // Clocks are read at different places: the stages may add up to a little more than the whole.
  const total = Math.max(sum, latencyMs);
  if (total <= 0) return [];
  const rest = total - sum;
  const all =
    rest / total > NEGLIGIBLE ? [...measured, { stage: 'rest' as const, ms: rest }] : measured;
  let before = 0;
  return all.map(({ stage, ms }) => {
    const from = before / total;
    before += ms;
    return { stage, ms, share: ms / total, from };
  });
}
