'use client';
import { ChartLine as ChartIcon, Table2 } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { formatExact } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { chartCsv } from './chart-csv.ts';
import { ChartMenu } from './chart-menu.tsx';
import { linkToSpan } from './link-to-span.ts';
import { thinRows } from './thin-rows.ts';
import { TimeChart, type TimeChartProps } from './time-chart.tsx';
import { ValueTable } from './value-table.tsx';

/** A chart with its title, unit and legend, which can also be read as a table, and taken away as a picture, figures or a link. */
export function ChartPanel({
  title,
  unit,
  legend,
  note,
  empty = 'No data in this time range',
  ...chart
}: TimeChartProps & {
  title: string;
  unit: string;
  legend?: ReactNode;
  /** Below the chart: what it leaves out, or how to read it. */
  note?: ReactNode;
  empty?: string;
}) {
  const [asTable, setAsTable] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const { rows, lines, from, to } = chart;
  const hasData = rows.some((row) => lines.some((line) => typeof row[line.key] === 'number'));
  const keys = lines.map(({ key }) => key).join('\n');
  const drawn = useMemo(() => thinRows(rows, keys.split('\n')), [rows, keys]);
  const label = `${title}, ${unit}`;
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
          <span className="flex">
            <ChartMenu
              title={label}
              area={area}
              toCsv={() => chartCsv(chart)}
              link={() => linkToSpan(from, to)}
            />
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
          </span>
        </>
      }
      flush
    >
      <div ref={area} className="relative h-56 px-2">
        {asTable ? (
          <ValueTable label={label} csv={chartCsv(chart)} {...chart} />
        ) : (
          <TimeChart {...chart} rows={drawn} />
        )}
        {hasData || asTable ? null : (
          <p className="pointer-events-none absolute inset-0 flex items-center justify-center px-8 text-center text-muted">
            {empty}
          </p>
        )}
      </div>
      {note || drawn.length < rows.length ? (
        <div className="border-t px-4 py-1.5 text-muted text-xs">
          {drawn.length < rows.length ? (
            <p>
              {formatExact(drawn.length)} of {formatExact(rows.length)} points are drawn: the least
              and greatest of each stretch, and gaps. Zoom in, or save the CSV, for all of them.
            </p>
          ) : null}
          {note}
        </div>
      ) : null}
    </Panel>
  );
}
