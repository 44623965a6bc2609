import { toCsv } from '#components/ui/to-csv.ts';
import type { ChartLine } from './chart-line.ts';
import type { ChartRow } from './series-rows.ts';

/** What a chart draws, as figures: a column per line, and two more where it says how sure it is. */
export function chartCsv({
  rows,
  lines,
}: {
  rows: readonly ChartRow[];
  lines: readonly ChartLine[];
}): string {
  const columns = lines.flatMap(({ key, name, band }) => [
    { key, name },
    ...(band
      ? [
          { key: band.low, name: `${name}, low` },
          { key: band.high, name: `${name}, high` },
        ]
      : []),
  ]);
  return toCsv(
    ['time', ...columns.map(({ name }) => name)],
    rows
      .filter((row) => lines.some((line) => typeof row[line.key] === 'number'))
      .map((row) => [new Date(row.t).toISOString(), ...columns.map(({ key }) => row[key])]),
  );
}
