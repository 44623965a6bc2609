'use client';
import { useRef } from 'react';
import { ChartMenu } from '#components/charts/chart-menu.tsx';
import { formatAxisNumber, formatPercent } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { toCsv } from '#components/ui/to-csv.ts';
import type { Bar, ColumnResult } from '#lib/drift-reports/contract.ts';
import { HistogramLegend, HistogramShape, topOf } from './small-histogram.tsx';

const WIDTH = 720;
const HEIGHT = 280;
const FOOT = 24;

/** Both distributions of a column, one over the other: of numbers as areas, of categories as pairs of bars. */
export function LargeHistogram({ column }: { column: ColumnResult }) {
  const area = useRef<HTMLDivElement>(null);
  const bars = column.histogram;
  const isNumeric = column.kind === 'numeric' && bars[0]?.label === null;
  return (
    <Panel
      title={
        <>
          Distribution <span className="font-normal text-muted text-xs">share of values</span>
        </>
      }
      actions={
        <>
          <HistogramLegend />
          <ChartMenu
            title={`Distribution of ${column.name}`}
            area={area}
            toCsv={() =>
              toCsv(
                ['bin', 'reference', 'now'],
                bars.map((bar) => [nameOf(bar), bar.reference, bar.current]),
              )
            }
          />
        </>
      }
    >
      <div ref={area}>
        {bars.length === 0 ? (
          <p className="py-8 text-center text-muted">There are no values to show</p>
        ) : isNumeric ? (
          <NumberBars bars={bars} name={column.name} />
        ) : (
          <CategoryBars bars={bars} />
        )}
      </div>
    </Panel>
  );
}

function nameOf({ label, from, to }: Bar): string {
  if (label !== null) return label === '' ? 'empty text' : label;
  return `${from === null ? '…' : formatAxisNumber(from)} to ${to === null ? '…' : formatAxisNumber(to)}`;
}

function NumberBars({ bars, name }: { bars: readonly Bar[]; name: string }) {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = Math.round(share * (bars.length - 1));
    const bar = bars[at];
    return { share, value: share === 1 ? bar?.to : bar?.from };
  });
  return (
    <svg
      data-chart
      viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`}
      role="img"
      aria-label={`Distribution of ${name}: the reference and now`}
      className="h-auto w-full"
    >
      <HistogramShape bars={[...bars]} width={WIDTH} height={HEIGHT} />
      <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--line-strong)" />
      {ticks.map(({ share, value }) =>
        value === null || value === undefined ? null : (
          <text
            key={share}
            x={share * WIDTH}
            y={HEIGHT + 17}
            fontSize={13}
            fill="var(--muted)"
            textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
          >
            {formatAxisNumber(value)}
          </text>
        ),
      )}
      {bars.map((bar, at) => (
        <rect
          key={nameOf(bar)}
          x={(WIDTH * at) / bars.length}
          y={0}
          width={WIDTH / bars.length}
          height={HEIGHT}
          fill="transparent"
        >
          <title>
            {`${nameOf(bar)}: reference ${formatPercent(bar.reference)}, now ${formatPercent(bar.current)}`}
          </title>
        </rect>
      ))}
    </svg>
  );
}

function CategoryBars({ bars }: { bars: readonly Bar[] }) {
  const top = topOf([...bars]);
  const width = (share: number) => `${Math.max((100 * share) / top, share > 0 ? 0.5 : 0)}%`;
  return (
    <table className="w-full text-xs">
      <thead className="sr-only">
        <tr>
          <th scope="col">Category</th>
          <th scope="col">Bars</th>
          <th scope="col">Reference</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={nameOf(bar)}>
            <th
              scope="row"
              className="max-w-40 truncate py-1 pr-3 text-left font-medium"
              title={nameOf(bar)}
            >
              {nameOf(bar)}
            </th>
            <td className="w-full py-1">
              <span className="block h-2 bg-line-strong" style={{ width: width(bar.reference) }} />
              <span className="block h-2 bg-accent" style={{ width: width(bar.current) }} />
            </td>
            <td className="num whitespace-nowrap py-1 pl-3 text-right text-muted">
              {formatPercent(bar.reference)}
            </td>
            <td className="num whitespace-nowrap py-1 pl-3 text-right">
              {formatPercent(bar.current)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
