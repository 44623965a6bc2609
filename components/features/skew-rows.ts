import type { ChartRow } from '#components/charts/series-rows.ts';
import type { FeatureSkew } from '#lib/skew/contract.ts';

export type SkewPoint = Pick<FeatureSkew, 'version' | 'offline' | 'reference'> & { at: string };

type SkewMeasure = 'wrong' | 'psi';

export const skewKey = (version: number, measure: SkewMeasure) => `${version}.${measure}`;

/** So many times the usual time between two runs is a gap. */
const GAP = 3;

/** One row per run that measured any of the versions; a row without values where nothing was measured for long. */
export function toSkewRows(points: readonly SkewPoint[]): { rows: ChartRow[]; stepMs: number } {
  const rows = new Map<number, ChartRow>();
  for (const { at, version, offline, reference } of points) {
    const t = Date.parse(at);
    const row = rows.get(t) ?? { t };
    rows.set(t, row);
    const { compared, mismatched, missing, extra } = offline;
    row[skewKey(version, 'wrong')] =
      compared > 0 ? (mismatched + missing + extra) / compared : null;
    row[skewKey(version, 'psi')] = reference?.psi ?? null;
  }
  const inOrder = [...rows.values()].sort((a, b) => a.t - b.t);
  const stepMs = usualStep(inOrder.map(({ t }) => t));
  const withGaps = inOrder.flatMap((row, index) => {
    const before = inOrder[index - 1];
    const isGap = before !== undefined && row.t - before.t > GAP * stepMs;
    return isGap ? [{ t: before.t + stepMs }, row] : [row];
  });
  return { rows: withGaps, stepMs };
}

const MINUTE_MS = 60_000;

function usualStep(times: readonly number[]): number {
  const steps = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .sort((a, b) => a - b);
  return Math.max(steps[Math.floor(steps.length / 2)] ?? 0, MINUTE_MS);
}
