import { versionColour } from './version-colour.ts';

/** A release on a time chart. */
export interface Mark {
  t: number;
  seq: number;
  kind: string;
  versions: number[];
  by: string;
  reason: string;
}

/** The version's number above a mark's line; the whole story on hover. Recharts gives the place. */
export function MarkLabel({ mark, viewBox }: { mark: Mark; viewBox?: { x?: number; y?: number } }) {
  const versions = mark.versions.map((version) => `v${version}`).join('+');
  const text = mark.kind === 'rollback' ? `↩ ${versions}` : versions;
  return (
    <g>
      <title>{`Release ${mark.seq}, ${mark.kind} to ${versions} by ${mark.by}: ${mark.reason}`}</title>
      <text
        x={viewBox?.x ?? 0}
        y={(viewBox?.y ?? 0) - 6}
        textAnchor="middle"
        fontSize={11}
        fontWeight={600}
        fill={versionColour(mark.versions[0] ?? 0)}
      >
        {text}
      </text>
    </g>
  );
}
