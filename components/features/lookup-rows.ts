import type { ChartLine } from '#components/charts/chart-line.ts';
import type { ChartRow } from '#components/charts/series-rows.ts';
import { type LookupOutcome, lookupOutcomes } from '#lib/features/count-lookups.ts';
import type { getViewLookups } from '#lib/features/usage-operations.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';

export type ViewLookups = OperationAnswer<typeof getViewLookups>;

/** The shortest part of a bucket that a rate may be told from. */
const MIN_BUCKET_SECONDS = 10;

const outcomeWords = {
  present: 'present',
  null: 'null',
  expired: 'expired',
  not_found: 'not found',
  failed: 'not looked up',
} as const satisfies Record<LookupOutcome, string>;

const looks = {
  present: { colour: 'var(--good)', width: 2 },
  null: { colour: 'var(--warning)', dash: '4 3', dot: 'ring' },
  expired: { colour: 'var(--bad)', dash: '2 2', dot: 'diamond' },
  not_found: { colour: 'var(--unknown)' },
  failed: { colour: 'var(--bad)', width: 2 },
} as const satisfies Record<LookupOutcome, Omit<ChartLine, 'key' | 'name'>>;

/** A line for each outcome that there was. */
export function outcomeLines(totals: ViewLookups['totals']): ChartLine[] {
  return lookupOutcomes
    .filter((outcome) => outcome === 'present' || totals[outcome] > 0)
    .map((outcome) => ({ ...looks[outcome], key: outcome, name: outcomeWords[outcome] }));
}

export const ageLines: ChartLine[] = [
  { key: 'age_p50', name: 'median', colour: 'var(--accent)', width: 2 },
  { key: 'age_p95', name: 'p95', colour: 'var(--accent)', dash: '4 3', dot: 'diamond' },
];

/** Lookups per minute by outcome, and ages in seconds. A bucket without lookups has zero, and no age; those to come have nothing. */
export function toLookupRows(
  { from, to, step_seconds, points }: Pick<ViewLookups, 'from' | 'to' | 'step_seconds' | 'points'>,
  nowMs: number,
): ChartRow[] {
  const step = step_seconds * 1000;
  const known = new Map(points.map((point) => [Date.parse(point.at), point]));
  const end = Math.min(Date.parse(to), nowMs);
  const rows: ChartRow[] = [];
  for (let t = Math.floor(Date.parse(from) / step) * step; t < end; t += step) {
    const seconds = Math.min(step, end - t) / 1000;
    const point = known.get(t);
    const row: ChartRow = { t };
    for (const outcome of lookupOutcomes) {
      const perMinute = ((point?.[outcome] ?? 0) / seconds) * 60;
      row[outcome] = seconds >= MIN_BUCKET_SECONDS ? perMinute : null;
    }
    row.age_p50 = point?.age_p50_seconds ?? null;
    row.age_p95 = point?.age_p95_seconds ?? null;
    rows.push(row);
  }
  return rows;
}

export interface AgeUnit {
  word: string;
  seconds: number;
}

const units: AgeUnit[] = [
  { word: 'seconds', seconds: 1 },
  { word: 'minutes', seconds: 60 },
  { word: 'hours', seconds: 3600 },
  { word: 'days', seconds: 86_400 },
];

/** The unit in which the largest of some ages is a number one can read. */
export function ageUnit(rows: readonly ChartRow[]): AgeUnit {
  const largest = rows.reduce((most, { age_p95 }) => Math.max(most, age_p95 ?? 0), 0);
  const fits = units.findLast(({ seconds }) => largest >= 3 * seconds);
  return fits ?? { word: 'seconds', seconds: 1 };
}

/** "97.9% present, 2.1% expired". */
export function outcomeShares(
  totals: ViewLookups['totals'],
  formatShare: (share: number) => string,
): string {
  return lookupOutcomes
    .filter((outcome) => totals[outcome] > 0)
    .map((outcome) => `${formatShare(totals[outcome] / totals.lookups)} ${outcomeWords[outcome]}`)
    .join(', ');
}

/** Models by how often they looked; null: what was looked up by itself. */
export function lookedUpBy({
  by,
}: Pick<ViewLookups, 'by'>): { model: string | null; lookups: number }[] {
  const sums = new Map<string | null, number>();
  for (const { model, lookups } of by) sums.set(model, (sums.get(model) ?? 0) + lookups);
  return [...sums]
    .map(([model, lookups]) => ({ model, lookups }))
    .sort((a, b) => b.lookups - a.lookups || ((a.model ?? '') < (b.model ?? '') ? -1 : 1));
}
