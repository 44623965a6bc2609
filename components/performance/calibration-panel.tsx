'use client';
import { useRef } from 'react';
import { ChartMenu } from '#components/charts/chart-menu.tsx';
import { linkToSpan } from '#components/charts/link-to-span.ts';
import { formatExact, formatPercent } from '#components/ui/format-number.ts';
import { Panel } from '#components/ui/panel.tsx';
import { toCsv } from '#components/ui/to-csv.ts';
import type { VersionPerformance } from '#lib/performance/operations.ts';

type Curve = NonNullable<NonNullable<VersionPerformance['evaluation']>['calibration_curve']>;

const SIZE = 240;
const EDGE = 28;

/** Whether scores are what they say: how often what was said with a score came true; on the diagonal it is. */
export function CalibrationPanel({
  version,
  curve,
  span,
}: {
  version: number;
  curve: Curve;
  /** That it is of. */
  span: { from: string; to: string };
}) {
  const area = useRef<HTMLDivElement>(null);
  const xOf = (share: number) => EDGE + share * (SIZE - EDGE);
  const yOf = (share: number) => (1 - share) * (SIZE - EDGE);
  const points = curve.prob_pred.map((said, at) => ({
    said,
    came: curve.prob_true[at] ?? 0,
    count: curve.count[at] ?? 0,
  }));
  const ticks = [0, 0.5, 1];
  return (
    <Panel
      title="Calibration"
      description="How often what was said with a score came true; on the diagonal, as often as it says"
      actions={
        <ChartMenu
          title={`Calibration of version ${version}`}
          area={area}
          toCsv={() =>
            toCsv(
              ['said', 'came', 'rows'],
              points.map(({ said, came, count }) => [said, came, count]),
            )
          }
          link={() =>
            linkToSpan(Date.parse(span.from), Date.parse(span.to), { version: String(version) })
          }
        />
      }
    >
      <div ref={area}>
        <svg
          data-chart
          viewBox={`0 0 ${SIZE + 8} ${SIZE}`}
          role="img"
          aria-label={points
            .map(({ said, came }) => `said ${formatPercent(said)}, came ${formatPercent(came)}`)
            .join('; ')}
          className="mx-auto h-auto w-full max-w-80 overflow-visible"
        >
          <path d={`M${EDGE} 0V${yOf(0)}H${SIZE}`} fill="none" stroke="var(--line-strong)" />
          <line
            {...{ x1: xOf(0), y1: yOf(0), x2: xOf(1), y2: yOf(1) }}
            stroke="var(--muted)"
            strokeDasharray="4 3"
          />
          {ticks.map((tick) => (
            <g key={tick} fontSize={10} fill="var(--muted)">
              <text x={xOf(tick)} y={SIZE - 14} textAnchor={tick === 0 ? 'start' : 'middle'}>
                {tick * 100}
              </text>
              <text x={EDGE - 4} y={yOf(tick) + (tick === 1 ? 8 : 3)} textAnchor="end">
                {tick * 100}
              </text>
            </g>
          ))}
          <text
            x={(SIZE + EDGE) / 2}
            y={SIZE - 2}
            fontSize={10}
            fill="var(--muted)"
            textAnchor="middle"
          >
            said, %
          </text>
          <polyline
            points={points.map(({ said, came }) => `${xOf(said)},${yOf(came)}`).join(' ')}
            fill="none"
            stroke="var(--accent-text)"
            strokeWidth={1.75}
          />
          {points.map(({ said, came, count }) => (
            <circle key={said} cx={xOf(said)} cy={yOf(came)} r={3} fill="var(--accent-text)">
              <title>
                {`Said ${formatPercent(said)}, came ${formatPercent(came)} (${formatExact(count)} rows)`}
              </title>
            </circle>
          ))}
        </svg>
      </div>
    </Panel>
  );
}
