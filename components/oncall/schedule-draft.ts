import type { DutyWindow, Layer } from '#lib/oncall/contract.ts';

/** What most rotations are like: a week each, handed over on Mondays at nine. */
export function newLayer(people: string[], startsOn: string, name: string): Layer {
  return {
    ...{ name, people, starts_on: startsOn, handover_at: '09:00' },
    ...{ every: 1, unit: 'week', windows: null },
  };
}

export function newWindow(): DutyWindow {
  return { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
}

/** The Monday of the week that a day is in, so that the first turn has begun. */
export function mondayOf(day: Date): string {
  const monday = new Date(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()));
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  return monday.toISOString().slice(0, 10);
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export const weekdays = WEEKDAYS.map((label, index) => ({ day: index + 1, label }));

/** "Mon to Fri, 09:00 to 17:00". */
export function windowWords({ weekdays: days, from, to }: DutyWindow): string {
  const sorted = [...days].sort((a, b) => a - b);
  const [first = 1] = sorted;
  const last = sorted.at(-1) ?? first;
  const isRun = sorted.length > 2 && last - first === sorted.length - 1;
  const names = sorted.map((day) => WEEKDAYS[day - 1]);
  const said = isRun ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
  const nextDay = to <= from && to !== '24:00' ? ' the next day' : '';
  return `${sorted.length === 7 ? 'Every day' : said}, ${from} to ${to}${nextDay}`;
}

/** "A week each, handed over at 09:00". */
export function rotationWords({ every, unit, handover_at, people }: Layer): string {
  const length = every === 1 ? `A ${unit}` : `${every} ${unit}s`;
  return people.length === 1 ? 'One person' : `${length} each, handed over at ${handover_at}`;
}
