const MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of 90s, 5m, 3h or 30d; undefined: it is none of these. Days are 24 hours. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit] = /^([1-9][0-9]{0,8})([smhd])$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return Number(digits) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
}

/** Of one that has been checked. */
export function durationMs(text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined) throw new RangeError(`${text} is not a duration`);
  return duration;
}
