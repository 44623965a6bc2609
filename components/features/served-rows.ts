import type { ChartLine } from '#components/charts/chart-line.ts';
import type { ChartRow } from '#components/charts/series-rows.ts';
import type { getServedValues } from '#lib/features/usage-operations.ts';
import type { OperationAnswer } from '#lib/http/operation.ts';

export type ServedValues = OperationAnswer<typeof getServedValues>;

const quantileLines: ChartLine[] = [
  { key: 'p90', name: 'p90', colour: 'var(--accent)', dash: '4 3', dot: 'diamond' },
  { key: 'p50', name: 'median', colour: 'var(--accent)', width: 2 },
  { key: 'p10', name: 'p10', colour: 'var(--accent)', dash: '2 2', dot: 'ring' },
];

/** Quantiles of numbers, or shares of categories; the last of these is what all others have. */
export function toServedRows({
  from,
  to,
  step_seconds,
  points,
  categories,
}: Pick<ServedValues, 'from' | 'to' | 'step_seconds' | 'points' | 'categories'>): {
  kind: 'numbers' | 'shares';
  rows: ChartRow[];
  lines: ChartLine[];
} {
  const isShares = categories.length > 0;
  const hasOthers = points.some(({ shares }) => (shares?.[categories.length] ?? 0) > 0);
  const names = hasOthers ? [...categories, 'others'] : categories;
  const known = new Map(points.map((point) => [Date.parse(point.at), point]));
  const step = step_seconds * 1000;
  const rows: ChartRow[] = [];
  for (let t = Math.floor(Date.parse(from) / step) * step; t < Date.parse(to); t += step) {
    const point = known.get(t);
    const values = isShares
      ? names.map((_name, index) => [`share.${index}`, point?.shares?.[index] ?? null])
      : quantileLines.map(({ key }) => [key, point?.numbers?.[key as 'p10'] ?? null]);
    rows.push({ t, ...Object.fromEntries(values) });
  }
  const shareLines = names.map((name, index): ChartLine => {
    const isOthers = index === categories.length;
    const colour = isOthers ? 'var(--muted)' : `var(--version-${index + 1})`;
    return { key: `share.${index}`, name, colour, ...(isOthers && { dash: '4 3' }) };
  });
  return {
    kind: isShares ? 'shares' : 'numbers',
    rows,
    lines: isShares ? shareLines : quantileLines,
  };
}

/** What was read of the log, in a sentence; null: nothing was. */
export function servedSentence(
  { rows, values, missing, replaced, hidden, most_rows }: ServedValues,
  format: { number: (value: number) => string; share: (share: number) => string },
): string | null {
  if (rows === 0) return null;
  const parts = [
    values > 0 ? `${format.share(values / rows)} had a value` : null,
    missing > 0 ? `${format.share(missing / rows)} had none` : null,
    replaced > 0 ? `${format.share(replaced / rows)} took the request’s own` : null,
    hidden > 0 ? `of ${format.share(hidden / rows)} it is redacted in the log` : null,
  ].filter((part) => part !== null);
  return `Of the newest predictions at each point, some ${most_rows} rows of each version of a model: ${format.number(rows)} rows, of which ${parts.join(', ')}.`;
}
