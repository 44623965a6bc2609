/** "Mon 2 Mar, 09:00" by the clock of a time zone. */
export function formatInZone(at: string, timeZone: string): string {
  return new Date(at).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
}

/** "Mon 2": a day of a calendar. */
export function formatDayInZone(at: string, timeZone: string): string {
  return new Date(at).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', timeZone });
}

/** "8 h", "2 d 4 h", "45 min": how long something is. */
export function formatLength(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'min'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.slice(0, 2).join(' ') || '0 min';
}
