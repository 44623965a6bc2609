import type { ChartRow } from '#components/charts/series-rows.ts';
import type { getHealth } from '#lib/health/operations.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';

type Health = OperationAnswer<typeof getHealth>;
type Point = Health['versions'][number]['points'][number];

export type HealthMeasure = 'rate' | 'errors' | 'degraded' | 'p95' | 'p99';

export function healthKey(version: number, measure: HealthMeasure): string {
  return `${version}.${measure}`;
}

/** The shortest part of a bucket that a rate may be told from. */
const MIN_BUCKET_SECONDS = 10;

const measures = {
  rate: (point, seconds) => (seconds >= MIN_BUCKET_SECONDS ? point.requests / seconds : null),
  errors: (point) => point.error_rate,
  degraded: (point) => point.degraded_rate,
  p95: (point) => point.p95_ms,
  p99: (point) => point.p99_ms,
} satisfies Record<HealthMeasure, (point: Point, seconds: number) => number | null>;

/**
 * Every bucket of the span as a row. A version that answered nothing in one has a rate of zero there, from its first bucket with
 * any on; shares and latencies of none are gaps.
 */
export function toHealthRows(
  health: Pick<Health, 'from' | 'to' | 'step_seconds' | 'versions'>,
): ChartRow[] {
  const step = health.step_seconds * 1000;
  const rows = new Map<number, ChartRow>();
  const end = Date.parse(health.to);
  for (let t = Math.floor(Date.parse(health.from) / step) * step; t < end; t += step)
    rows.set(t, { t });
  for (const { version, points } of health.versions) {
    let first = end;
    for (const point of points) {
      const t = Math.floor(Date.parse(point.at) / step) * step;
      const row = rows.get(t) ?? { t };
      rows.set(t, row);
      for (const [name, measure] of Object.entries(measures)) {
        const seconds = Math.min(step, end - t) / 1000;
        row[healthKey(version, name as HealthMeasure)] = measure(point, seconds);
      }
      first = Math.min(first, t);
    }
    for (const row of rows.values()) {
      const isOver = end - row.t >= MIN_BUCKET_SECONDS * 1000;
      if (row.t >= first && isOver) row[healthKey(version, 'rate')] ??= 0;
    }
  }
  return [...rows.values()].sort((a, b) => a.t - b.t);
}
