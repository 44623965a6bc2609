'use client';
import { ChartLine as ChartIcon, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { formatClock } from '#components/ui/format-time.ts';
import { Panel } from '#components/ui/panel.tsx';
import { toCsv } from '#components/ui/to-csv.ts';
import { TimeChart, type TimeChartProps } from './time-chart.tsx';

/** A chart with its title, unit and legend, which can also be read as a table. */
export function ChartPanel({
  title,
  unit,
  legend,
  ...chart
}: TimeChartProps & { title: string; unit: string; legend?: ReactNode }) {
  const [asTable, setAsTable] = useState(false);
  const hasData = chart.rows.some((row) =>
    chart.lines.some((line) => typeof row[line.key] === 'number'),
  );
  return (
    <Panel
      title={
        <>
          {title} <span className="font-normal text-muted text-xs">{unit}</span>
        </>
      }
      actions={
        <>
          {legend}
          <Button
            variant="ghost"
            size="iconSm"
            aria-pressed={asTable}
            aria-label={asTable ? `${title} as a chart` : `${title} as a table`}
            title={asTable ? 'Show as a chart' : 'Show as a table'}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartIcon aria-hidden /> : <Table2 aria-hidden />}
          </Button>
        </>
      }
      flush
    >
      <div className="relative h-56 px-2">
        {asTable ? <ValueTable label={`${title}, ${unit}`} {...chart} /> : <TimeChart {...chart} />}
        {hasData || asTable ? null : (
          <p className="pointer-events-none absolute inset-0 flex items-center justify-center text-muted">
            No data in this time range
          </p>
        )}
      </div>
    </Panel>
  );
}

function ValueTable({ label, rows, lines, format }: TimeChartProps & { label: string }) {
  const filled = rows.filter((row) => lines.some((line) => typeof row[line.key] === 'number'));
  const csv = toCsv(
    ['time', ...lines.map((line) => line.name)],
    filled.map((row) => [new Date(row.t).toISOString(), ...lines.map((line) => row[line.key])]),
  );
  return (
    <section aria-label={label} className="h-full overflow-auto">
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th scope="col" className="px-2 py-1 text-left font-medium">
              Time
              <CopyButton text={csv} label={`Copy ${label} as CSV`} className="size-5" />
            </th>
            {lines.map((line) => (
              <th key={line.key} scope="col" className="px-2 py-1 text-right font-medium">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {filled.toReversed().map((row) => (
            <tr key={row.t} className="border-t">
              <td className="num px-2 py-1">
                {formatClock(new Date(row.t).toISOString(), Date.now())}
              </td>
              {lines.map((line) => {
                const value = row[line.key];
                return (
                  <td key={line.key} className="num px-2 py-1 text-right">
                    {typeof value === 'number' ? format(value) : '–'}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
