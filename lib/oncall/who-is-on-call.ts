import type { Schedule } from './contract.ts';
import { type DutySpan, type Override, scheduleSpans } from './schedule-spans.ts';

type Rota = Pick<Schedule, 'time_zone' | 'layers'>;
const DAY_MS = 86_400_000;
/** How far is looked ahead for the next handover. */
const AHEAD_DAYS = 35;

/** Who is on call at a time; null: nobody. */
export function whoIsOnCall(
  schedule: Rota,
  overrides: readonly Override[],
  at: Date,
): string | null {
  return dutyAt(schedule, overrides, at)?.user ?? null;
}

function dutyAt(schedule: Rota, overrides: readonly Override[], at: Date): DutySpan | undefined {
  const from = at.getTime();
  return scheduleSpans(schedule, overrides, { from, to: from + 1 }).final[0];
}

export interface OnCallNow {
  user: string | null;
  because: 'layer' | 'override' | 'nobody';
  /** When somebody else is, or nobody; null: not within AHEAD_DAYS. */
  until: Date | null;
  next: string | null;
}

/** Who is on call, until when, and who is then. */
export function describeNow(schedule: Rota, overrides: readonly Override[], at: Date): OnCallNow {
  const from = at.getTime();
  const range = { from, to: from + AHEAD_DAYS * DAY_MS };
  const { final } = scheduleSpans(schedule, overrides, range);
  const [first] = final;
  const user = first?.user ?? null;
  const change = final.find((span) => span.user !== user);
  return {
    user,
    because: user === null ? 'nobody' : first?.override ? 'override' : 'layer',
    until: change ? new Date(change.from) : null,
    next: change?.user ?? null,
  };
}
