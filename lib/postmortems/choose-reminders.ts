const DAY_MS = 86_400_000;
/** So long before it is due, and on the day itself; then daily for a week, then weekly, since what comes every day is not read any more. */
const DAYS_AHEAD = 3;
const DAILY_DAYS = 7;

/** How many days an item is overdue, where its owner is to be reminded of it today: 0 today, -3 in three days. null: not today. Days are `2026-03-01`, in UTC. */
export function whenReminded(dueOn: string | null, today: string): number | null {
  if (dueOn === null) return null;
  const days = Math.round((Date.parse(today) - Date.parse(dueOn)) / DAY_MS);
  if (days === -DAYS_AHEAD || days === 0) return days;
  if (days < 0) return null;
  return days <= DAILY_DAYS || days % 7 === 0 ? days : null;
}

/** Only what is due in so many days, or before, can be reminded of: what a store has to look at. */
export function lastReminded(today: string): string {
  return new Date(Date.parse(today) + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10);
}
