import type { SeriesPoint } from '#lib/telemetry/contract.ts';

/** One bucket of a chart: its time and a value per line; a line without data in the bucket has null, which is a gap. */
export interface ChartRow {
  t: number;
  [line: string]: number | null;
}

export type Measure = 'rate' | 'p50' | 'p95' | 'p99' | 'serverErrors' | 'clientErrors';

export function lineKey(version: number, measure: Measure): string {
  return `${version}.${measure}`;
}

/** The shortest part of a bucket that a rate may be told from. */
const MIN_BUCKET_SECONDS = 10;

/** `all` are the bucket's requests of every version. */
function measure(point: SeriesPoint, seconds: number, all: number): Record<Measure, number | null> {
  // What was refused before a version was chosen failed by definition and ran nothing: its share is of all requests.
  const refused = point.version === 0;
  const of = refused ? all : point.requests;
  const share = (count: number) => (of > 0 ? count / of : null);
  return {
    rate: seconds >= MIN_BUCKET_SECONDS ? point.requests / seconds : null,
    p50: refused ? null : point.p50_ms,
    p95: refused ? null : point.p95_ms,
    p99: refused ? null : point.p99_ms,
    serverErrors: share(point.server_errors),
    clientErrors: share(point.client_errors),
  };
}

/** The versions that take traffic, and since when. */
export interface InForce {
  versions: readonly number[];
  since: string | null;
}

/**
 * Points per version and bucket as rows for charts: every bucket of the span has a row. A version without requests in a bucket
 * has a rate of zero there, from its first ones or its release on until now; latency and shares of none are gaps.
 */
export function toSeriesRows(
  series: { from: string; to: string; step_seconds: number; points: SeriesPoint[] },
  inForce: InForce | null,
  nowMs: number,
): { rows: ChartRow[]; versions: number[] } {
  const step = series.step_seconds * 1000;
  const end = Date.parse(series.to);
  const firstOf = new Map<number, number>();
  const begins = (version: number, t: number) =>
    firstOf.set(version, Math.min(t, firstOf.get(version) ?? t));
  const rows = new Map<number, ChartRow>();
  const first = Math.floor(Date.parse(series.from) / step) * step;
  for (let t = first; t < end; t += step) rows.set(t, { t });
  const bucketOf = (point: SeriesPoint) => Math.floor(Date.parse(point.at) / step) * step;
  const requests = new Map<number, number>();
  for (const point of series.points) {
    const t = bucketOf(point);
    requests.set(t, (requests.get(t) ?? 0) + point.requests);
    begins(point.version, t);
  }
  for (const point of series.points) {
    const t = bucketOf(point);
    const row = rows.get(t) ?? { t };
    rows.set(t, row);
    const seconds = Math.min(step, end - t) / 1000;
    for (const [name, value] of Object.entries(measure(point, seconds, requests.get(t) ?? 0))) {
      row[lineKey(point.version, name as Measure)] = value;
    }
  }
  if (inForce?.since) {
    const since = Math.ceil(Date.parse(inForce.since) / step) * step;
    if (since < end)
      for (const version of inForce.versions) begins(version, Math.max(since, first));
  }
  const now = Math.min(end, nowMs);
  for (const row of rows.values()) {
    if (now - row.t < MIN_BUCKET_SECONDS * 1000) continue;
    for (const [version, begin] of firstOf) {
      if (row.t >= begin) row[lineKey(version, 'rate')] ??= 0;
    }
  }
  return {
    rows: [...rows.values()].sort((a, b) => a.t - b.t),
    versions: [...firstOf.keys()].sort((a, b) => a - b),
  };
}

/** Whether a line has a value here and none on either side: without a dot it could not be seen. */
export function isAlone(rows: readonly ChartRow[], index: number, key: string): boolean {
  const has = (at: number) => typeof rows[at]?.[key] === 'number';
  return has(index) && !has(index - 1) && !has(index + 1);
}

/** Whether a chart of these lines draws a point by itself. */
export function hasAlone(rows: readonly ChartRow[], keys: readonly string[]): boolean {
  return keys.some((key) => rows.some((_row, index) => isAlone(rows, index, key)));
}
