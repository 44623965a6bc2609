import { loadavg } from 'node:os';
import { quantile } from '../quantiles.ts';
import type { LoadPlan } from './load-plan.ts';
import { type Measured, runLoad } from './run-load.ts';
import type { Target } from './targets.ts';

/** What is measured, beside whom. */
export interface Contender {
  name: string;
  target: Target;
  plan: Omit<LoadPlan, 'port' | 'path' | 'headers' | 'format' | 'seed'>;
}

export interface Summary {
  name: string;
  /** Medians of the rounds. */
  perSecond: number;
  p50: number;
  p99: number;
  /** Of its processes, those of its database apart. */
  megabytes: number;
  cpuMicrosPerRequest: number;
  rounds: Measured[];
}

/**
 * Takes turns, round after round: what else the machine does then hits all of them alike. Throws when an answer was wrong or
 * missing, since a server that fails is not measured.
 */
export async function takeTurns(contenders: readonly Contender[], rounds: number) {
  const measured = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { name, target, plan }] of contenders.entries()) {
      const { groups, ...where } = target;
      const one = await runLoad({ ...plan, ...where, seed: 1 + round * 100 + index }, groups);
      if (one.failed > 0) throw new Error(`${name}: ${one.failed} failed: ${one.firstFailure}`);
      measured[index]?.push(one);
    }
  }
  return contenders.map(({ name }, index) => summarize(name, measured[index] ?? []));
}

function summarize(name: string, rounds: Measured[]): Summary {
  const middle = (read: (one: Measured) => number) => quantile(rounds.map(read), 0.5);
  return {
    name,
    perSecond: middle(({ perSecond }) => perSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    megabytes: middle(({ cost }) => cost.server?.megabytes ?? Number.NaN),
    cpuMicrosPerRequest: middle(
      ({ cost, requests }) => ((cost.server?.cpuSeconds ?? Number.NaN) * 1e6) / requests,
    ),
    rounds,
  };
}

export interface Ratio {
  middle: number;
  least: number;
  most: number;
}

/** Round by round, since rounds that were near each other in time saw the same machine. */
export function ratioOf(
  of: Summary,
  to: Summary,
  read: (one: Measured) => number = ({ perSecond }) => perSecond,
): Ratio {
  const ratios = of.rounds.map((one, index) => {
    const other = to.rounds[index];
    return other ? read(one) / read(other) : Number.NaN;
  });
  return { middle: quantile(ratios, 0.5), least: quantile(ratios, 0), most: quantile(ratios, 1) };
}

export function machineLoad(): number {
  return loadavg()[0] ?? 0;
}
