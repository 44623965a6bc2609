import type { ChartLine } from '#components/charts/chart-line.ts';
import type { ChartRow } from '#components/charts/series-rows.ts';
import { versionColour, versionName } from '#components/charts/version-colour.ts';
import type { Performance, VersionPerformance } from '#lib/performance/operations.ts';

type Point = VersionPerformance['points'][number];
type Chart = { rows: ChartRow[]; lines: ChartLine[] };

const DASH = '4 3';

/** A metric of each version over time by labels, with its intervals, and by estimate. What is of a time that is under way stands by itself. */
export function metricChart(data: Performance, metric: string): Chart {
  return {
    lines: data.versions.flatMap(({ version }): ChartLine[] => {
      const colour = versionColour(version);
      const name = versionName(version);
      const labelled = (key: string) => ({
        ...{ key, colour, width: 1.75, band: { low: `${key}low`, high: `${key}high` } },
      });
      return [
        { ...labelled(`${version}`), name: `${name}, by labels` },
        { ...labelled(`${version}now`), name: `${name}, by labels so far`, dot: 'diamond' },
        { key: `${version}e`, name: `${name}, estimated`, colour, dash: DASH, dot: 'ring' },
        { key: `${version}enow`, name: `${name}, estimated so far`, colour, dot: 'ring' },
      ];
    }),
    rows: rowsOf(data, (point, version) => {
      const key = `${version}${point.is_over ? '' : 'now'}`;
      const interval = point.intervals[metric];
      return {
        [key]: point.metrics?.[metric] ?? null,
        [`${key}low`]: interval?.low ?? null,
        [`${key}high`]: interval?.high ?? null,
        [`${version}e${point.is_over ? '' : 'now'}`]: point.estimated?.[metric] ?? null,
      };
    }),
  };
}

/** Which share of what was answered has labels. */
export function coverageChart(data: Performance): Chart {
  return {
    lines: data.versions.flatMap(({ version }): ChartLine[] => {
      const look = { colour: versionColour(version), width: 1.75 };
      const name = versionName(version);
      return [
        { ...look, key: `${version}`, name },
        { ...look, key: `${version}now`, name: `${name}, so far`, dot: 'diamond' },
      ];
    }),
    rows: rowsOf(data, (point, version) => ({
      [`${version}${point.is_over ? '' : 'now'}`]: point.coverage,
    })),
  };
}

function rowsOf(
  { versions }: Performance,
  read: (point: Point, version: number) => Record<string, number | null>,
): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const { version, points } of versions) {
    for (const point of points) {
      const t = Date.parse(point.at);
      rows.set(t, { ...rows.get(t), ...read(point, version), t });
    }
  }
  return [...rows.values()].sort((a, b) => a.t - b.t);
}

/** The lines that have something to draw: most of the time nothing is under way. */
export function drawnLines({ rows, lines }: Chart): ChartLine[] {
  return lines.filter(({ key }) => rows.some((row) => typeof row[key] === 'number'));
}
