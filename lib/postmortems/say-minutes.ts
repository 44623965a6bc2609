/** "40 seconds", "4 minutes", "1 h 20 min", "2 days 3 h": how long something took, as it is said. */
export function sayMinutes(minutes: number): string {
  const seconds = Math.round(minutes * 60);
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const whole = Math.round(minutes);
  if (whole < 90) return `${whole} minutes`;
  const hours = Math.floor(whole / 60);
  if (hours < 48) return whole % 60 === 0 ? `${hours} h` : `${hours} h ${whole % 60} min`;
  const rest = hours % 24;
  return `${Math.floor(hours / 24)} days${rest === 0 ? '' : ` ${rest} h`}`;
}

/** "2026-03-01 03:04:05 UTC": the order of what happened within a minute matters. */
export function sayMoment(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "2026-03-01 03:04 UTC". */
export function sayTime(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
