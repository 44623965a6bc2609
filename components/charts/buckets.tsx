import { useXAxisScale, useYAxisScale } from 'recharts';
import type { ChartLine } from './chart-line.ts';
import type { ChartRow } from './series-rows.ts';

/** Of the room between two bars; the narrowest bar is seen all the same. */
const GAP_PX = 1;
const MIN_PX = 1;

/** Counts per bucket as bars from where a bucket begins to where it ends, so that marks stand in the bucket they belong to. */
export function Buckets({
  rows,
  line,
  stepMs,
}: {
  rows: readonly ChartRow[];
  line: Pick<ChartLine, 'key' | 'colour'>;
  stepMs: number;
}) {
  const xOf = useXAxisScale();
  const yOf = useYAxisScale();
  const floor = yOf?.(0);
  if (!xOf || !yOf || floor === undefined) return null;
  return (
    <g>
      {rows.map((row) => {
        const value = row[line.key] ?? 0;
        const [begin, end, top] = [xOf(row.t), xOf(row.t + stepMs), yOf(value)];
        if (value <= 0 || begin === undefined || end === undefined || top === undefined)
          return null;
        return (
          <rect
            key={row.t}
            x={begin}
            width={Math.max(MIN_PX, end - begin - GAP_PX)}
            y={top}
            height={floor - top}
            fill={line.colour}
          />
        );
      })}
    </g>
  );
}
