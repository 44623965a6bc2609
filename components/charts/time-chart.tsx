'use client';
import { useMemo, useState } from 'react';
import {
  CartesianGrid,
  Line,
  LineChart,
  type MouseHandlerDataParam,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatAxisNumber } from '#components/ui/format-number.ts';
import { useMediaQuery } from '#components/ui/use-media-query.ts';
import { Bands } from './bands.tsx';
import { Buckets } from './buckets.tsx';
import { type ChartLine, LINE_WIDTH } from './chart-line.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import { Dot } from './dot.tsx';
import { clusterMarks, type Mark, markColour, markId } from './mark.ts';
import { MarkLabel } from './mark-label.tsx';
import { type ChartRow, isAlone } from './series-rows.ts';
import { formatTick, timeTicks } from './time-ticks.ts';

export interface TimeChartProps {
  rows: ChartRow[];
  lines: ChartLine[];
  from: number;
  to: number;
  stepMs: number;
  marks: Mark[];
  /** What a value is read as, in the tooltip. */
  format: (value: number) => string;
  /** What the axis shows; the unit stands in the panel's header. */
  formatAxis?: (value: number) => string;
  /** Values are counts: the axis has no halves. */
  isWhole?: boolean;
  /** Default true; rates and counts are. */
  isFromZero?: boolean;
  /** It has half of the page's width on a wide screen. */
  isHalf?: boolean;
  /** Where the axis ends while every value is zero. */
  emptyTop?: number;
  /** Drag over a span; without it there is nothing to zoom. */
  onZoom?: (from: number, to: number) => void;
}

/** The longest number that formatAxisNumber writes fits; charts of a page stay in line. */
const AXIS_WIDTH = 56;
const axisText = { fill: 'var(--muted)', fontSize: 11 };

function labelOf(state: MouseHandlerDataParam): number | null {
  const label = Number(state.activeLabel);
  return Number.isFinite(label) ? label : null;
}

/** Lines over time from zero, with releases as marks, a crosshair shared with the page's other charts, and drag to zoom. */
export function TimeChart(props: TimeChartProps) {
  const { rows, lines, from, to, stepMs, marks, format, formatAxis = formatAxisNumber } = props;
  const hasHeight = rows.some((row) => lines.some(({ key }) => (row[key] ?? 0) > 0));
  const hasData = rows.some((row) => lines.some(({ key }) => typeof row[key] === 'number'));
  const [drag, setDrag] = useState<{ start: number; end: number } | null>(null);
  const narrow = useMediaQuery('(max-width: 639.9px)');
  const offsetMs = -new Date(to).getTimezoneOffset() * 60_000;
  const low = drag ? Math.min(drag.start, drag.end) : 0;
  const high = drag ? Math.max(drag.start, drag.end) : 0;

  const clusters = useMemo(
    () => clusterMarks(marks, { from, to, share: narrow ? 0.2 : props.isHalf ? 0.16 : 0.08 }),
    [marks, from, to, narrow, props.isHalf],
  );

  function endDrag() {
    if (drag && high > low) props.onZoom?.(low, high + stepMs);
    setDrag(null);
  }

  return (
    <LineChart
      responsive
      data={rows}
      syncId="page"
      syncMethod="value"
      // A press of the mouse focuses the chart; only the keyboard's focus is shown.
      className="[&_.recharts-surface:focus:not(:focus-visible)]:outline-none [&_.recharts-surface:focus-visible]:outline-2 [&_.recharts-surface:focus-visible]:outline-accent-text"
      margin={{ top: 18, right: 8, bottom: 0, left: 0 }}
      style={{
        width: '100%',
        height: 216,
        cursor: props.onZoom && 'crosshair',
        userSelect: 'none',
      }}
      onMouseDown={(state) => {
        const at = labelOf(state);
        if (at !== null && props.onZoom) setDrag({ start: at, end: at });
      }}
      onMouseMove={(state) => {
        const at = labelOf(state);
        if (drag && at !== null && at !== drag.end) setDrag({ ...drag, end: at });
      }}
      onMouseUp={endDrag}
      onMouseLeave={endDrag}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="t"
        type="number"
        scale="time"
        domain={[from, to]}
        allowDataOverflow
        ticks={timeTicks(from, to, narrow ? 4 : 7, offsetMs)}
        tickFormatter={formatTick}
        tick={axisText}
        height={24}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
      />
      <YAxis
        domain={
          props.isFromZero === false && hasData
            ? ['auto', 'auto']
            : [0, hasHeight ? 'auto' : (props.emptyTop ?? 1)]
        }
        width={AXIS_WIDTH}
        tickFormatter={formatAxis}
        tick={axisText}
        tickLine={false}
        axisLine={false}
        tickCount={5}
        allowDecimals={!props.isWhole}
      />
      <Tooltip
        content={<ChartTooltip lines={lines} format={format} marks={marks} stepMs={stepMs} />}
        cursor={{ stroke: 'var(--field-line)', strokeWidth: 1 }}
        isAnimationActive={false}
      />
      {marks.map((mark) => (
        <ReferenceLine
          key={markId(mark)}
          x={mark.t}
          stroke={markColour(mark)}
          strokeDasharray={'event' in mark ? '1 3' : '2 2'}
        />
      ))}
      {clusters.map((cluster) => (
        <MarkLabel key={markId(cluster.marks[0])} cluster={cluster} />
      ))}
      {lines.map((line) =>
        line.isBuckets ? (
          <Buckets key={`${line.key} bars`} rows={rows} line={line} stepMs={stepMs} />
        ) : null,
      )}
      {lines.map((line) =>
        line.band ? <Bands key={`${line.key} band`} rows={rows} line={line} /> : null,
      )}
      {lines.flatMap(({ band }) =>
        // The axis has room for them, and the tooltip reads them.
        (band ? [band.low, band.high] : []).map((key) => (
          <Line
            key={key}
            dataKey={key}
            stroke="none"
            isAnimationActive={false}
            activeDot={false}
            dot={false}
          />
        )),
      )}
      {lines.map((line) => (
        <Line
          key={line.key}
          dataKey={line.key}
          name={line.name}
          // Where there are bars it is only what the tooltip reads.
          stroke={line.isBuckets ? 'none' : line.colour}
          strokeWidth={line.width ?? LINE_WIDTH}
          strokeDasharray={line.dash}
          strokeOpacity={line.opacity}
          type="linear"
          connectNulls={false}
          isAnimationActive={false}
          activeDot={line.isBuckets ? false : { r: 3, strokeWidth: 0 }}
          dot={({ cx, cy, index, key }) =>
            isAlone(rows, index, line.key) && !line.isBuckets ? (
              <Dot key={key} cx={cx} cy={cy} line={line} />
            ) : (
              <g key={key} />
            )
          }
        />
      ))}
      {drag && high > low ? (
        <ReferenceArea x1={low} x2={high} fill="var(--accent)" fillOpacity={0.14} />
      ) : null}
    </LineChart>
  );
}
