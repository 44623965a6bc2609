import { cn } from '#components/ui/cn.ts';
import { formatExact, formatPercent } from '#components/ui/format-number.ts';

const SHOWN = 12;

/** Probabilities by class, the likeliest first beyond two; the bar is the number drawn. */
export function ProbabilityBars({
  probabilities,
  predicted,
}: {
  probabilities: Record<string, number | null>;
  /** The class that was predicted. */
  predicted: unknown;
}) {
  const entries = Object.entries(probabilities);
  const sorted =
    entries.length > 2 ? entries.toSorted(([, a], [, b]) => (b ?? 0) - (a ?? 0)) : entries;
  const hidden = sorted.length - SHOWN;
  return (
    <div>
      <dl className="grid grid-cols-[minmax(2rem,auto)_1fr_auto] items-center gap-x-3 gap-y-1.5">
        {sorted.slice(0, SHOWN).map(([name, value]) => {
          const isPredicted = name === String(predicted);
          return (
            <div key={name} className="contents">
              <dt className={cn('max-w-40 truncate', isPredicted && 'font-medium')} title={name}>
                {name}
              </dt>
              <dd aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken dark:bg-line">
                <span
                  className={cn(
                    'block h-full rounded-full',
                    isPredicted ? 'bg-accent' : 'bg-field-line',
                  )}
                  style={{ width: `${Math.min(Math.max(value ?? 0, 0), 1) * 100}%` }}
                />
              </dd>
              <dd
                className="num text-right"
                title={value === null ? undefined : formatExact(value)}
              >
                {value === null ? 'no number' : formatPercent(value)}
              </dd>
            </div>
          );
        })}
      </dl>
      {hidden > 0 ? (
        <p className="pt-1 text-muted text-xs">and {hidden} less likely classes</p>
      ) : null}
    </div>
  );
}
