import { describeMark, type MarkCluster } from './mark.ts';

/** What a mark is above its line, or how many there are; the whole story on hover. Recharts gives the place. */
export function MarkLabel({
  cluster,
  viewBox,
}: {
  cluster: MarkCluster;
  viewBox?: { x?: number; y?: number };
}) {
  const { marks, label, anchor, colour } = cluster;
  const x = viewBox?.x ?? 0;
  const y = viewBox?.y ?? 0;
  return (
    <g>
      <title>{marks.map(describeMark).join('\n')}</title>
      <text x={x} y={y - 6} textAnchor={anchor} fontSize={11} fontWeight={600} fill={colour}>
        {label}
      </text>
    </g>
  );
}
