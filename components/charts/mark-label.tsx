import { describeMark, type MarkCluster } from './mark.ts';
import { versionColour } from './version-colour.ts';

/** The version's number above a mark's line, or how many releases there are; the whole story on hover. Recharts gives the place. */
export function MarkLabel({
  cluster,
  viewBox,
}: {
  cluster: MarkCluster;
  viewBox?: { x?: number; y?: number };
}) {
  const { marks, label, anchor } = cluster;
  const [newest] = marks;
  const x = viewBox?.x ?? 0;
  const y = viewBox?.y ?? 0;
  const alone = marks.length === 1;
  const colour = alone ? versionColour(newest.versions[0] ?? 0) : 'var(--text)';
  return (
    <g>
      <title>{marks.map(describeMark).join('\n')}</title>
      <text x={x} y={y - 6} textAnchor={anchor} fontSize={11} fontWeight={600} fill={colour}>
        {alone && newest.kind === 'rollback' ? '↩ ' : ''}
        {label}
      </text>
    </g>
  );
}
