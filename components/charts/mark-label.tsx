import type { Mark } from './mark.ts';
import { versionColour } from './version-colour.ts';

/** The version's number above a mark's line; the whole story on hover. Recharts gives the place. */
export function MarkLabel({ mark, viewBox }: { mark: Mark; viewBox?: { x?: number; y?: number } }) {
  const versions = mark.versions.map((version) => `v${version}`).join('+');
  const x = viewBox?.x ?? 0;
  const y = viewBox?.y ?? 0;
  const colour = versionColour(mark.versions[0] ?? 0);
  return (
    <g>
      <title>{`Release ${mark.seq}, ${mark.kind} to ${versions} by ${mark.by}: ${mark.reason}`}</title>
      <text x={x} y={y - 6} textAnchor="middle" fontSize={11} fontWeight={600} fill={colour}>
        {versions}
      </text>
      {mark.kind === 'rollback' ? (
        <path
          d="M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11"
          transform={`translate(${x - 20} ${y - 16}) scale(0.48)`}
          fill="none"
          stroke={colour}
          strokeWidth={2.5}
        />
      ) : null}
    </g>
  );
}
