import { usePlotArea, useXAxisScale } from 'recharts';
import { describeMark, type MarkCluster } from './mark.ts';

/** What a mark is above its line, or how many there are above a bracket over all of them; the whole story on hover. */
export function MarkLabel({ cluster }: { cluster: MarkCluster }) {
  const { marks, label, anchor, colour, t } = cluster;
  const xOf = useXAxisScale();
  const top = usePlotArea()?.y ?? 0;
  const [x, newest, oldest] = [t, marks[0].t, marks.at(-1)?.t].map((each) => xOf?.(each));
  if (x === undefined || newest === undefined || oldest === undefined) return null;
  return (
    <g>
      <title>{marks.map(describeMark).join('\n')}</title>
      {marks.length > 1 ? (
        <path d={`M${oldest} ${top}v-3H${newest}v3`} fill="none" stroke={colour} />
      ) : null}
      <text x={x} y={top - 6} textAnchor={anchor} fontSize={11} fontWeight={600} fill={colour}>
        {label}
      </text>
    </g>
  );
}
