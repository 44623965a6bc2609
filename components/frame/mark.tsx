/** The product's mark: a mast and its stay. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 16 16" fill="none" aria-hidden="true" className={className}>
      <rect width="16" height="16" rx="4" fill="var(--accent)" />
      <path d="M8 2.75v10.5" stroke="#fff" strokeWidth="1.5" strokeLinecap="round" />
      <path
        d="M8 4 3.75 12.25M8 4l4.25 8.25"
        stroke="#fff"
        strokeWidth="1.1"
        strokeLinecap="round"
      />
    </svg>
  );
}
