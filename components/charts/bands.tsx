import { useXAxisScale, useYAxisScale } from 'recharts';
import { bandRuns } from './band-runs.ts';
import type { ChartLine } from './chart-line.ts';
import type { ChartRow } from './series-rows.ts';

const CAP_PX = 3;

/** How sure a line's values are: a band beside it, and a whisker at a value by itself. */
export function Bands({
  rows,
  line: { band, colour },
}: {
  rows: readonly ChartRow[];
  line: Pick<ChartLine, 'band' | 'colour'>;
}) {
  const xOf = useXAxisScale();
  const yOf = useYAxisScale();
  if (!xOf || !yOf || !band) return null;
  return (
    <g data-bands>
      {bandRuns(rows, band).map((run) => {
        const [first] = run;
        if (!first) return null;
        if (run.length === 1) {
          const [x, top, bottom] = [xOf(first.t) ?? 0, yOf(first.high) ?? 0, yOf(first.low) ?? 0];
          return (
            <path
              key={first.t}
              d={`M${x - CAP_PX} ${top}h${2 * CAP_PX}M${x} ${top}V${bottom}M${x - CAP_PX} ${bottom}h${2 * CAP_PX}`}
              stroke={colour}
              strokeWidth={1}
              strokeOpacity={0.7}
              fill="none"
            />
          );
        }
        const there = run.map(({ t, high }) => `${xOf(t)},${yOf(high)}`);
        const back = run.toReversed().map(({ t, low }) => `${xOf(t)},${yOf(low)}`);
        return (
          <polygon
            key={first.t}
            points={[...there, ...back].join(' ')}
            fill={colour}
            fillOpacity={0.16}
            stroke="none"
          />
        );
      })}
    </g>
  );
}
