import { formatNumber } from '#components/ui/format-number.ts';

export interface Curve {
  name: string;
  colour: string;
  dash?: string;
  points: readonly { x: number; y: number }[];
}

const SIZE = 260;
const EDGE = 30;
const ticks = [0, 0.25, 0.5, 0.75, 1];
/** So many points of a curve are read out. */
const READ_OUT = 5;

/** Curves between 0 and 1 on both axes, over each other. */
export function UnitChart({
  title,
  x,
  y,
  curves,
  diagonal,
  hasDots = false,
}: {
  title: string;
  x: string;
  y: string;
  curves: readonly Curve[];
  /** What lies on it is chance, or as it should be. */
  diagonal: boolean;
  hasDots?: boolean;
}) {
  const xOf = (share: number) => EDGE + share * (SIZE - EDGE - 6);
  const yOf = (share: number) => 6 + (1 - share) * (SIZE - EDGE - 6);
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{title}</span>
        <span className="flex flex-wrap gap-x-3 text-xs">
          {curves.map(({ name, colour, dash }) => (
            <span key={name} className="flex items-center gap-1.5">
              <svg aria-hidden width="18" height="4">
                <line
                  x2="18"
                  y1="2"
                  y2="2"
                  stroke={colour}
                  strokeWidth="2"
                  strokeDasharray={dash}
                />
              </svg>
              {name}
            </span>
          ))}
        </span>
      </figcaption>
      <svg
        data-chart
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role="img"
        aria-label={`${title}: ${curves.map((curve) => readOut(curve, x, y)).join('. ')}`}
        className="h-auto w-full max-w-md"
      >
        {ticks.map((tick) => (
          <g key={tick} fontSize={9} fill="var(--muted)">
            <line x1={xOf(0)} x2={xOf(1)} y1={yOf(tick)} y2={yOf(tick)} stroke="var(--line)" />
            <text x={xOf(tick)} y={SIZE - 18} textAnchor={tick === 1 ? 'end' : 'middle'}>
              {tick}
            </text>
            <text x={EDGE - 5} y={yOf(tick) + 3} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        <path
          d={`M${xOf(0)} ${yOf(1)}V${yOf(0)}H${xOf(1)}`}
          fill="none"
          stroke="var(--line-strong)"
        />
        {diagonal ? (
          <line
            {...{ x1: xOf(0), y1: yOf(0), x2: xOf(1), y2: yOf(1) }}
            stroke="var(--muted)"
            strokeDasharray="2 3"
          />
        ) : null}
        <text x={xOf(0.5)} y={SIZE - 5} fontSize={10} fill="var(--muted)" textAnchor="middle">
          {x}
        </text>
        <text
          transform={`translate(9 ${yOf(0.5)}) rotate(-90)`}
          fontSize={10}
          fill="var(--muted)"
          textAnchor="middle"
        >
          {y}
        </text>
        {curves.toReversed().map(({ name, colour, dash, points }) => (
          <g key={name}>
            <polyline
              points={points.map((point) => `${xOf(point.x)},${yOf(point.y)}`).join(' ')}
              fill="none"
              stroke={colour}
              strokeWidth={1.75}
              strokeDasharray={dash}
            />
            {hasDots
              ? points.map((point) => (
                  <circle
                    key={`${point.x} ${point.y}`}
                    cx={xOf(point.x)}
                    cy={yOf(point.y)}
                    r={2.5}
                    fill={colour}
                  >
                    <title>{`${name}: ${x} ${formatNumber(point.x)}, ${y} ${formatNumber(point.y)}`}</title>
                  </circle>
                ))
              : null}
          </g>
        ))}
      </svg>
    </figure>
  );
}

function readOut({ name, points }: Curve, x: string, y: string): string {
  const step = Math.max(1, Math.floor(points.length / READ_OUT));
  const said = points
    .filter((_point, at) => at % step === 0)
    .map((point) => `${x} ${formatNumber(point.x)}, ${y} ${formatNumber(point.y)}`);
  return `${name}: ${said.join('; ')}`;
}
