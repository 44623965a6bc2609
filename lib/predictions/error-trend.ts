import type { errorTrendSpans } from './contract.ts';

const HOUR_MS = 3_600_000;
const spans = {
  hour: { steps: 60, stepMs: 60_000 },
  day: { steps: 96, stepMs: HOUR_MS / 4 },
  week: { steps: 7 * 24, stepMs: HOUR_MS },
} satisfies Record<(typeof errorTrendSpans)[number], { steps: number; stepMs: number }>;

export interface TrendSpan {
  /** Where the first bucket begins; the last is the one that `now` falls into. */
  fromMs: number;
  stepMs: number;
  steps: number;
}

export const trendSpan = (last: keyof typeof spans, now: Date) => endingAt(now, spans[last]);

/** As lists show it: hour by hour. */
export const lastDaySpan = (now: Date) => endingAt(now, { steps: 24, stepMs: HOUR_MS });

function endingAt(now: Date, { steps, stepMs }: Pick<TrendSpan, 'steps' | 'stepMs'>): TrendSpan {
  const lastMs = Math.floor(now.getTime() / stepMs) * stepMs;
  return { fromMs: lastMs - (steps - 1) * stepMs, stepMs, steps };
}

/** Counts per bucket, oldest first, from counts of some of them by when they begin. */
export function fillTrend(
  { fromMs, stepMs, steps }: TrendSpan,
  counts: ReadonlyMap<number, number>,
): { at: string; count: number }[] {
  return Array.from({ length: steps }, (_, index) => {
    const atMs = fromMs + index * stepMs;
    return { at: new Date(atMs).toISOString(), count: counts.get(atMs) ?? 0 };
  });
}
