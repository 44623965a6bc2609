import { cn } from './cn.ts';
import { formatExact, formatNumber, formatPercent } from './format-number.ts';

/** A number in tabular figures, three significant digits, exact on hover; a dash with its reason when there is none. */
export function Num({
  value,
  unit,
  kind = 'number',
  why = 'No data in this span',
  hint,
  className,
}: {
  value: number | null | undefined;
  /** Shown after the number, where no header can say it. */
  unit?: string;
  /** `percent`: the value is a rate from 0 to 1. */
  kind?: 'number' | 'percent';
  /** What the dash means. */
  why?: string;
  /** What the number counts, before its exact value on hover. */
  hint?: string;
  className?: string;
}) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return (
      <span className={cn('text-muted', className)} title={why}>
        <span aria-hidden>–</span>
        <span className="sr-only">{why}</span>
      </span>
    );
  }
  const exact = kind === 'percent' ? `${formatExact(value * 100)}%` : formatExact(value);
  const withUnit = unit ? `${exact} ${unit}` : exact;
  return (
    <span className={cn('num', className)} title={hint ? `${hint}: ${withUnit}` : withUnit}>
      {kind === 'percent' ? formatPercent(value) : formatNumber(value)}
      {unit ? <span className="text-muted"> {unit}</span> : null}
    </span>
  );
}
