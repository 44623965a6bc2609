import type { ChartLine } from './chart-line.ts';

/** A point by itself, in its line's shape. */
export function Dot({
  cx,
  cy,
  line,
}: {
  cx: number | undefined;
  cy: number | undefined;
  line: Pick<ChartLine, 'colour' | 'dot'>;
}) {
  if (cx === undefined || cy === undefined) return null;
  if (line.dot === 'diamond') {
    return <path d={`M${cx} ${cy - 3.5}l3.5 3.5-3.5 3.5-3.5-3.5Z`} fill={line.colour} />;
  }
  const ring = line.dot === 'ring';
  return (
    <circle
      cx={cx}
      cy={cy}
      r={ring ? 2.5 : 2}
      fill={ring ? 'var(--surface)' : line.colour}
      stroke={line.colour}
      strokeWidth={ring ? 1.5 : 0}
    />
  );
}
