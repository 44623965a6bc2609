import { formatPercent } from '#components/ui/format-number.ts';
import type { Likeness } from '#lib/skew/contract.ts';

const HEIGHT = 28;
const BAR = 5;
const GAP = 3;

/** Shares by the reference's deciles, the reference beside what was served. The numbers are in the row. */
export function SkewHistogram({ likeness }: { likeness: Likeness }) {
  const bins = likeness.histogram;
  if (!bins) return <span className="text-muted">–</span>;
  const most = Math.max(...bins.flatMap(({ reference, served }) => [reference, served]));
  const step = BAR * 2 + GAP;
  const bar = (share: number) => Math.max(share > 0 ? 1 : 0, (share / most) * HEIGHT);
  const largest = Math.max(...bins.map(({ served }) => served));
  return (
    <svg
      role="img"
      aria-label={`Share served in each tenth of the reference, at most ${formatPercent(largest)}`}
      width={bins.length * step}
      height={HEIGHT}
    >
      {bins.map(({ from, reference, served }, at) => (
        <g key={from ?? 'first'}>
          <rect
            className="fill-line-strong"
            x={at * step}
            y={HEIGHT - bar(reference)}
            width={BAR}
            height={bar(reference)}
          />
          <rect
            className={likeness.verdict === 'differs' ? 'fill-bad' : 'fill-accent'}
            x={at * step + BAR}
            y={HEIGHT - bar(served)}
            width={BAR}
            height={bar(served)}
          />
        </g>
      ))}
    </svg>
  );
}
