import { expect, it } from 'vitest';
import { type CourseTimes, measureCourse } from './measure-course.ts';

const at = (clock: string) => new Date(`2026-03-01T${clock}Z`);
const times: CourseTimes = {
  ...{ startedAt: at('03:00:00'), openedAt: at('03:04:30'), acknowledgedAt: at('03:06:00') },
  ...{ mitigatedAt: at('03:20:00'), resolvedAt: at('04:00:00') },
};

it.each<[string, Partial<CourseTimes>, object]>([
  [
    'what harmed is measured from its start, what people took from its opening',
    {},
    { detect: 4.5, acknowledge: 1.5, mitigate: 20, resolve: 60, recover: 20 },
  ],
  [
    'it is recovered from when it is resolved, where nothing mitigated it before',
    { mitigatedAt: null },
    { mitigate: null, resolve: 60, recover: 60 },
  ],
  [
    'what has not happened has no time',
    { acknowledgedAt: null, mitigatedAt: null, resolvedAt: null },
    { detect: 4.5, acknowledge: null, mitigate: null, resolve: null, recover: null },
  ],
  [
    'a start that was said to be later than the opening is no negative time',
    { startedAt: at('03:05:00') },
    { detect: 0, mitigate: 15 },
  ],
])('%s', (_name, changed, expected) => {
  expect(measureCourse({ ...times, ...changed })).toMatchObject(expected);
});
