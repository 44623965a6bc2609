const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const MINUTE_MS = 60_000;

/** What a window of the settings is of when it ends at `to`; null: the version has no release to begin with. */
export function windowSpan(
  window: string,
  to: Date,
  since: Date | null,
): { from: Date; to: Date } | null {
  if (window === 'release') {
    if (!since) return null;
    // Counts are of whole minutes.
    const from = Math.floor(since.getTime() / MINUTE_MS) * MINUTE_MS;
    return from < to.getTime() ? { from: new Date(from), to } : null;
  }
  const unit = UNITS[window.at(-1) as keyof typeof UNITS];
  return { from: new Date(to.getTime() - Number.parseInt(window, 10) * unit), to };
}

/** The last time of a schedule, every so many minutes from midnight of the first day. */
export function lastSlot(now: Date, everyMinutes: number): Date {
  const ms = everyMinutes * MINUTE_MS;
  return new Date(Math.floor(now.getTime() / ms) * ms);
}
