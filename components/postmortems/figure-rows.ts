import type { ChartLine } from '#components/charts/chart-line.ts';
import type { ChartRow } from '#components/charts/series-rows.ts';
import type { FigureName, FigureSeries } from '#lib/postmortems/contract.ts';

/** Of all incidents together. */
const ALL = 'all';

/** How a line is told from others: a model has the same colour in each chart of the page. */
export function figureLines(series: readonly FigureSeries[]): ChartLine[] {
  return series.map(({ model }, index) =>
    model === null
      ? { key: ALL, name: 'All incidents', colour: 'var(--text)', width: 2.25 }
      : { key: `model:${model}`, name: model, colour: `var(--version-${((index - 1) % 8) + 1})` },
  );
}

/** Minutes by time and line; what had no incident is a gap. */
export function figureRows(series: readonly FigureSeries[], name: FigureName): ChartRow[] {
  const lines = figureLines(series);
  const rows = new Map<number, ChartRow>();
  for (const [index, { points }] of series.entries()) {
    const key = lines[index]?.key ?? ALL;
    for (const point of points) {
      const t = Date.parse(point.at);
      rows.set(t, { ...rows.get(t), t, [key]: point[name].mean_minutes });
    }
  }
  return [...rows.values()].sort((a, b) => a.t - b.t);
}
