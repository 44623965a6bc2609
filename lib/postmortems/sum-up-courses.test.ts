import { describe, expect, it } from 'vitest';
import { type MeasuredIncident, MOST_MODELS, sumUpCourses } from './sum-up-courses.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000);
const none = { detect: null, acknowledge: null, mitigate: null, resolve: null, recover: null };
const opened = (
  on: number,
  course: Partial<MeasuredIncident['course']>,
  models = ['flights'],
): MeasuredIncident => ({ openedAt: day(on), models, course: { ...none, ...course } });
const year = { from: day(0), to: day(365), windowDays: 90 };

describe('the whole span', () => {
  it('has means and medians with how many incidents they are of', () => {
    const { series } = sumUpCourses(
      [
        opened(10, { detect: 4, acknowledge: 1, recover: 20 }),
        opened(40, { detect: 2, acknowledge: 3, recover: 30 }),
        opened(300, { detect: 90, acknowledge: 5, recover: 40 }),
        opened(320, { detect: 6, recover: 50 }),
      ],
      year,
    );
    expect(series[0]).toMatchObject({
      ...{ model: null, incidents: 4 },
      detect: { mean_minutes: 25.5, median_minutes: 5, count: 4 },
      acknowledge: { mean_minutes: 3, median_minutes: 3, count: 3 },
      recover: { mean_minutes: 35, median_minutes: 35, count: 4 },
    });
  });

  it('is of those that have got so far', () => {
    const two = [opened(1, { detect: 1, recover: 9 }), opened(2, { detect: 3 })];
    expect(sumUpCourses(two, year).series[0]).toMatchObject({
      ...{ incidents: 2, detect: { mean_minutes: 2, median_minutes: 2, count: 2 } },
      recover: { mean_minutes: 9, count: 1 },
      acknowledge: { mean_minutes: null, median_minutes: null, count: 0 },
    });
  });

  it('leaves out what was opened before or after it', () => {
    const { series } = sumUpCourses([opened(0, {}), opened(365, {}), opened(366, {})], year);
    expect(series[0]?.incidents).toBe(1);
  });
});

describe('models', () => {
  it('come by how many incidents they had; one of two models counts for both, once each', () => {
    const { series } = sumUpCourses(
      [
        opened(1, { detect: 1 }, ['fares']),
        opened(2, { detect: 2 }, ['fares', 'flights', 'fares']),
        opened(3, { detect: 3 }, []),
      ],
      year,
    );
    expect(series.map(({ model, incidents }) => [model, incidents])).toEqual([
      [null, 3],
      ['fares', 2],
      ['flights', 1],
    ]);
  });

  it('beyond those that can be told apart are left out, and counted', () => {
    const many = Array.from({ length: MOST_MODELS + 2 }, (_, n) => opened(n + 1, {}, [`m${n}`]));
    const { series, leftOut } = sumUpCourses(many, year);
    expect(series).toHaveLength(1 + MOST_MODELS);
    expect(leftOut).toBe(2);
  });
});

describe('points', () => {
  it('are weekly over a year, the last one at its end', () => {
    const { series, stepDays } = sumUpCourses([], year);
    expect(stepDays).toBe(7);
    expect(series[0]?.points).toHaveLength(53);
    expect(series[0]?.points.at(-1)?.at).toBe(day(365).toISOString());
  });

  it.each([
    [30, 1],
    [60, 2],
    [730, 13],
  ])('of %s days are %s days apart', (days, expected) => {
    expect(sumUpCourses([], { ...year, to: day(days) }).stepDays).toBe(expected);
  });

  it('look back over their window, also to before the span', () => {
    const early = [
      opened(-20, { detect: 1 }),
      opened(-10, { detect: 2 }),
      opened(2, { detect: 9 }),
    ];
    const points = sumUpCourses(early, { from: day(0), to: day(30), windowDays: 20 }).series[0]
      ?.points;
    const at = (n: number) => points?.find((point) => point.at === day(n).toISOString())?.detect;
    // A window is without its first instant and with its last.
    expect(at(1)).toMatchObject({ mean_minutes: 2, count: 1 });
    expect(at(2)).toMatchObject({ mean_minutes: 5.5, count: 2 });
    expect(at(12)).toMatchObject({ mean_minutes: 9, count: 1 });
    const wide = sumUpCourses(early, { from: day(0), to: day(30), windowDays: 30 }).series[0];
    expect(wide?.points.find((point) => point.at === day(2).toISOString())?.detect).toEqual({
      ...{ mean_minutes: 4, median_minutes: 2, count: 3 },
    });
  });
});
