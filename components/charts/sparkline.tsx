/** Counts over time as a thin line from zero; its summary is read out. */
export function Sparkline({
  values,
  label,
  className,
}: {
  values: readonly number[];
  label: string;
  className?: string;
}) {
  const top = Math.max(...values, 1);
  const last = Math.max(values.length - 1, 1);
  const points = values
    .map(
      (value, index) =>
        `${((index / last) * 100).toFixed(2)},${(23 - (value / top) * 21).toFixed(2)}`,
    )
    .join(' ');
  return (
    <svg
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className={className}
    >
      <polyline points={`0,23 ${points} 100,23`} fill="var(--sunken)" stroke="none" />
      <polyline
        points={points}
        fill="none"
        stroke="var(--muted)"
        strokeWidth="1.25"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
