import type { ChartLine } from './chart-line.ts';
import type { ChartRow } from './series-rows.ts';

interface BandPoint {
  t: number;
  low: number;
  high: number;
}

/** Values with a band that follow each other without a gap. */
export function bandRuns(
  rows: readonly ChartRow[],
  { low, high }: NonNullable<ChartLine['band']>,
): BandPoint[][] {
  const runs: BandPoint[][] = [[]];
  for (const row of rows) {
    const [bottom, top] = [row[low], row[high]];
    if (typeof bottom === 'number' && typeof top === 'number') {
      runs.at(-1)?.push({ t: row.t, low: bottom, high: top });
    } else if (runs.at(-1)?.length) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}
