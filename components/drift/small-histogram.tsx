import type { ColumnResult } from '#lib/drift-reports/contract.ts';

type Bars = ColumnResult['histogram'];

const WIDTH = 120;
const HEIGHT = 30;

/** The reference as an area, now as an outline over it, both as shares of their own rows. */
export function SmallHistogram({ bars, name }: { bars: Bars; name: string }) {
  if (bars.length === 0) return <span className="text-muted">–</span>;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${name}: reference and now`}
      className="h-8 w-full max-w-40"
    >
      <HistogramShape bars={bars} width={WIDTH} height={HEIGHT} />
    </svg>
  );
}

export function HistogramShape({
  bars,
  width,
  height,
}: {
  bars: Bars;
  width: number;
  height: number;
}) {
  const top = topOf(bars);
  return (
    <>
      <path
        d={`M0 ${height}${outline(bars, 'reference', { width, height, top })}V${height}Z`}
        fill="var(--line-strong)"
      />
      <path
        d={`M0 ${height}${outline(bars, 'current', { width, height, top })}V${height}`}
        fill="none"
        stroke="var(--accent-text)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </>
  );
}

/** The greatest share of any bar. */
export function topOf(bars: Bars): number {
  return Math.max(...bars.flatMap(({ reference, current }) => [reference, current])) || 1;
}

function outline(
  bars: Bars,
  side: 'reference' | 'current',
  { width, height, top }: { width: number; height: number; top: number },
): string {
  return bars
    .map((bar, at) => {
      const y = height - (height - 2) * (bar[side] / top);
      return `V${y.toFixed(1)}H${((width * (at + 1)) / bars.length).toFixed(1)}`;
    })
    .join('');
}

/** What the two sides look like. */
export function HistogramLegend() {
  return (
    <span className="flex items-center gap-3 font-normal text-muted text-xs">
      <span className="flex items-center gap-1">
        <span aria-hidden className="h-2.5 w-3 bg-line-strong" /> reference
      </span>
      <span className="flex items-center gap-1">
        <span aria-hidden className="h-2.5 w-3 border-accent-text border-t-2" /> now
      </span>
    </span>
  );
}
