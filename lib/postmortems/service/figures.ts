import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { EARLIEST_MS } from '#lib/http/contract.ts';
import { invalid } from '#lib/http/invalid.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { IncidentFigures } from '../contract.ts';
import { measureCourse } from '../measure-course.ts';
import type { getIncidentFigures } from '../operations.ts';
import { findIncidentTimes } from '../store/courses.ts';
import { sumUpCourses } from '../sum-up-courses.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 365;
const MOST_DAYS = 10 * 366;

/** How long incidents took, over time. */
export function createFigures({ db }: { db: Db }) {
  return {
    async getFigures(
      query: OperationInput<typeof getIncidentFigures>['query'],
    ): Promise<IncidentFigures> {
      const { model, max_severity: maxSeverity, window_days: windowDays } = query;
      const to = query.to === undefined ? await readClock(db.prisma) : new Date(query.to);
      const from =
        query.from === undefined
          ? new Date(Math.max(EARLIEST_MS, to.getTime() - USUAL_DAYS * DAY_MS))
          : new Date(query.from);
      if (from >= to) throw invalid('from', 'must be before `to`');
      if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
        throw invalid('from', 'must be within ten years of `to`');
      }
      const begin = new Date(Math.max(EARLIEST_MS, from.getTime() - windowDays * DAY_MS));
      const times = await findIncidentTimes(db, { from: begin, to, maxSeverity, model });
      const incidents = times.map(({ models, openedAt, ...rest }) => ({
        ...{ openedAt, models: model === undefined ? models : [model] },
        course: measureCourse({ openedAt, ...rest }),
      }));
      const { series, stepDays, leftOut } = sumUpCourses(incidents, { from, to, windowDays });
      return {
        ...{ from: from.toISOString(), to: to.toISOString() },
        ...{ window_days: windowDays, step_days: stepDays, series, left_out: leftOut },
      };
    },
  };
}
