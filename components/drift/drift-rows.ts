import type { ChartRow } from '#components/charts/series-rows.ts';

/** Scans further apart than this many usual distances have a gap between them. */
const GAP_STEPS = 3;
const USUAL_STEP_MS = 5 * 60_000;

/**
 * Values at the times of scans as rows of a chart: oldest first, with a gap where there was no scan for long. `constants` are
 * there at every time from the chart's beginning to its end.
 */
export function toDriftRows(
  points: readonly ChartRow[],
  span: { from: number; to: number },
  constants: Record<string, number | null> = {},
): { rows: ChartRow[]; stepMs: number } {
  const ordered = points.toSorted((a, b) => a.t - b.t);
  const stepMs = usualStep(ordered.map(({ t }) => t));
  const rows: ChartRow[] = [];
  for (const point of ordered) {
    const before = rows.at(-1);
    if (before && point.t - before.t > GAP_STEPS * stepMs) {
      rows.push({ ...constants, t: before.t + 1 });
    }
    rows.push({ ...constants, ...point });
  }
  if (Object.keys(constants).length === 0) return { rows, stepMs };
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows: [
      ...(first && first.t <= span.from ? [] : [{ ...constants, t: span.from }]),
      ...rows,
      ...(last && last.t >= span.to ? [] : [{ ...constants, t: span.to }]),
    ],
    stepMs,
  };
}

function usualStep(times: readonly number[]): number {
  const steps = times
    .slice(1)
    .map((t, at) => t - (times[at] ?? t))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? USUAL_STEP_MS;
}
