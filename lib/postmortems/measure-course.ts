import type { Course } from './contract.ts';

const MINUTE_MS = 60_000;

export interface CourseTimes {
  startedAt: Date;
  openedAt: Date;
  /** The first time, whatever came after. */
  acknowledgedAt: Date | null;
  mitigatedAt: Date | null;
  resolvedAt: Date | null;
}

/**
 * How long an incident took. What harmed is measured from its start; how long people took to take it on, from when they could have known. An incident that was said to have
 * begun after it was opened was detected at once.
 */
export function measureCourse(times: CourseTimes): Course {
  const { startedAt, openedAt, acknowledgedAt, mitigatedAt, resolvedAt } = times;
  const mitigate = minutes(startedAt, mitigatedAt);
  const resolve = minutes(startedAt, resolvedAt);
  return {
    detect: minutes(startedAt, openedAt),
    acknowledge: minutes(openedAt, acknowledgedAt),
    ...{ mitigate, resolve, recover: mitigate ?? resolve },
  };
}

function minutes(from: Date, to: Date | null): number | null {
  return to && Math.max(0, to.getTime() - from.getTime()) / MINUTE_MS;
}
