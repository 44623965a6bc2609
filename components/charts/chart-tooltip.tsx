'use client';
import type { TooltipContentProps } from 'recharts';
import { formatClock } from '#components/ui/format-time.ts';
import { type ChartLine, LINE_WIDTH, type LineLook } from './chart-line.ts';
import { Dot } from './dot.tsx';
import { describeMark, type Mark, markId } from './mark.ts';

/** What the lines say at the crosshair. */
export function ChartTooltip({
  active,
  label,
  payload,
  lines,
  format,
  marks,
  stepMs,
}: Partial<TooltipContentProps> & {
  lines: ChartLine[];
  format: (value: number) => string;
  marks: readonly Mark[];
  stepMs: number;
}) {
  const values = new Map(payload?.map((entry) => [String(entry.dataKey), entry.value]));
  const shown = lines.flatMap((line) => {
    const value = values.get(line.key);
    const [low, high] = [line.band?.low, line.band?.high].map((key) => key && values.get(key));
    const isSure = typeof low === 'number' && typeof high === 'number';
    const band = isSure ? `${format(low)} to ${format(high)}` : null;
    return typeof value === 'number' ? [{ line, value, band }] : [];
  });
  if (!active || label === undefined) return null;
  const start = Number(label);
  const released = marks.filter((mark) => mark.t >= start && mark.t < start + stepMs);
  return (
    <div className="rounded-md border bg-raised px-2 py-1.5 text-xs shadow-raised">
      <p className="num pb-0.5 text-muted">
        {clockOf(start)}
        {lines.some(({ isBuckets }) => isBuckets) ? ` to ${clockOf(start + stepMs)}` : null}
      </p>
      {shown.length === 0 ? <p className="text-muted">No data</p> : null}
      {shown.map(({ line, value, band }) => (
        <p key={line.key} className="flex items-center gap-2">
          <LineSample line={line} />
          <span className="flex-1">{line.name}</span>
          <span className="num pl-3 font-medium">{format(value)}</span>
          {band ? <span className="num text-muted">{band}</span> : null}
        </p>
      ))}
      {released.map((mark) => (
        <p key={markId(mark)} className="max-w-64 truncate text-muted">
          {describeMark(mark)}
        </p>
      ))}
    </div>
  );
}

function clockOf(t: number): string {
  return formatClock(new Date(t).toISOString(), Date.now());
}

/** A short piece of a line as the chart draws it, for legends. */
export function LineSample({
  line,
  hasPoints = false,
}: {
  line: LineLook;
  /** Some of its values stand alone, so that the chart has its points too. */
  hasPoints?: boolean;
}) {
  return (
    <svg width="18" height="8" aria-hidden="true" className="shrink-0">
      <line
        x1="0"
        x2="18"
        y1="4"
        y2="4"
        stroke={line.colour}
        strokeWidth={line.width ?? LINE_WIDTH}
        strokeDasharray={line.dash}
        strokeOpacity={line.opacity}
      />
      {hasPoints ? <Dot cx={9} cy={4} line={line} /> : null}
    </svg>
  );
}
