import type { ChartRow } from '#components/charts/series-rows.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';
import type { getViolationSeries } from '#lib/validation/operations.ts';

type ViolationSeries = OperationAnswer<typeof getViolationSeries>;

/** Requests that broke a rule, per bucket and rule; a bucket in which a charted rule was kept has zero, those to come have none. */
export function toViolationRows(
  {
    from,
    to,
    step_seconds,
    points,
  }: Pick<ViolationSeries, 'from' | 'to' | 'step_seconds' | 'points'>,
  nowMs: number,
): { rows: ChartRow[]; rules: string[] } {
  const step = step_seconds * 1000;
  const totals = new Map<string, number>();
  const counts = new Map<number, Map<string, number>>();
  for (const { at, rule, requests } of points) {
    const t = Math.floor(Date.parse(at) / step) * step;
    const bucket = counts.get(t) ?? new Map<string, number>();
    bucket.set(rule, (bucket.get(rule) ?? 0) + requests);
    counts.set(t, bucket);
    totals.set(rule, (totals.get(rule) ?? 0) + requests);
  }
  const rules = [...totals]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([rule]) => rule);
  const rows: ChartRow[] = [];
  const end = Math.min(Date.parse(to), nowMs);
  for (let t = Math.floor(Date.parse(from) / step) * step; t < end; t += step) {
    const bucket = counts.get(t);
    rows.push({ t, ...Object.fromEntries(rules.map((rule) => [rule, bucket?.get(rule) ?? 0])) });
  }
  return { rows, rules };
}
