import type { Course, Figure, FigureSeries, Figures } from './contract.ts';

const DAY_MS = 86_400_000;
/** More lines than this cannot be told apart. */
export const MOST_MODELS = 8;
/** About so many points on a line; a year has one each week. */
const POINTS = 60;

export interface MeasuredIncident {
  openedAt: Date;
  models: readonly string[];
  course: Course;
}

export interface AskedFigures {
  from: Date;
  to: Date;
  windowDays: number;
}

/**
 * Means and medians of what incidents took, of all of them and by model. Each point is of the incidents that were opened in so many days up to it, since a week of its own rarely has one.
 * An incident of several models counts for each. `incidents` may begin a window before `from`.
 */
export function sumUpCourses(
  incidents: readonly MeasuredIncident[],
  asked: AskedFigures,
): { series: FigureSeries[]; stepDays: number; leftOut: number } {
  const { from, to } = asked;
  const spanDays = (to.getTime() - from.getTime()) / DAY_MS;
  const stepDays = Math.max(1, Math.floor(spanDays / POINTS) + (spanDays >= POINTS ? 1 : 0));
  const within = incidents.filter(({ openedAt }) => openedAt > from && openedAt <= to);
  const counts = new Map<string, number>();
  for (const { models } of within) {
    for (const model of new Set(models)) counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  const models = [...counts.entries()]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([model]) => model);
  const series = [null, ...models.slice(0, MOST_MODELS)].map((model) => {
    const isOf = (one: MeasuredIncident) => model === null || one.models.includes(model);
    return {
      ...{ model, ...sumUp(within.filter(isOf)) },
      points: pointsOf(incidents.filter(isOf), asked, stepDays),
    };
  });
  return { series, stepDays, leftOut: Math.max(0, models.length - MOST_MODELS) };
}

function pointsOf(
  incidents: readonly MeasuredIncident[],
  { from, to, windowDays }: AskedFigures,
  stepDays: number,
): FigureSeries['points'] {
  const points: FigureSeries['points'] = [];
  // Backwards from the end, so that the newest point has all there is.
  for (let end = to.getTime(); end > from.getTime(); end -= stepDays * DAY_MS) {
    const begin = end - windowDays * DAY_MS;
    const within = incidents.filter(({ openedAt }) => {
      const at = openedAt.getTime();
      return at > begin && at <= end;
    });
    points.unshift({ at: new Date(end).toISOString(), ...sumUp(within) });
  }
  return points;
}

function sumUp(incidents: readonly MeasuredIncident[]): Figures {
  const of = (name: keyof Course) => figure(incidents.flatMap(({ course }) => course[name] ?? []));
  return {
    incidents: incidents.length,
    ...{ detect: of('detect'), acknowledge: of('acknowledge'), recover: of('recover') },
  };
}

function figure(minutes: readonly number[]): Figure {
  const count = minutes.length;
  if (count === 0) return { mean_minutes: null, median_minutes: null, count };
  const sum = minutes.reduce((all, one) => all + one, 0);
  return { mean_minutes: sum / count, median_minutes: median(minutes), count };
}

/** The middle one, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
