import { describe, expect, it } from 'vitest';
import { upperBinomialBound } from '#lib/stats/binomial-bound.ts';
import { type CountedHour, freezeByHour, hourlyEvidence, hourOfWeek } from './hourly-rail.ts';
import { RATIOS, ratioEvidence } from './rate-evidence.ts';

const hour = (at: number, bad: number, all: number): CountedHour => ({
  at: new Date(at * 3_600_000),
  ...{ bad, all },
});
const RULE = { tolerance: 0.1, floor: 0.001, leastShare: 0 };

describe('what is tolerated', () => {
  it('is of each hour of the week, so that the bounds hold together', () => {
    const weeks = [0, 168].flatMap((week) => [hour(week, 10, 5000), hour(week + 1, 400, 5000)]);
    const found = freezeByHour(weeks, RULE);
    expect(found?.map(({ hour: of }) => of)).toEqual([0, 1]);
    expect(found?.[0]?.tolerated).toBeCloseTo(1.1 * upperBinomialBound(20, 10_000, 0.995), 12);
    expect(found?.[1]?.tolerated).toBeCloseTo(1.1 * upperBinomialBound(800, 10_000, 0.995), 12);
  });

  it('is not known where the same hour differs from week to week', () => {
    const weeks = [hour(0, 10, 5000), hour(168, 400, 5000), hour(336, 10, 5000)];
    expect(freezeByHour(weeks, RULE)).toBeNull();
  });

  it('counts a hundredth of the requests as slow at least', () => {
    const [of] = freezeByHour([hour(0, 0, 5000)], { ...RULE, leastShare: 0.01 }) ?? [];
    expect(of?.tolerated).toBeCloseTo(1.1 * upperBinomialBound(50, 5000, 0.99), 12);
  });
});

describe('the evidence', () => {
  const byHour = [
    { hour: 0, tolerated: 0.002 },
    { hour: 1, tolerated: 0.1 },
  ];

  it('of several hours is their product, ratio by ratio, without ratios beyond all requests', () => {
    const { ratios, tolerated } = hourlyEvidence(
      [hour(168, 4, 1000), hour(169, 200, 3000)],
      byHour,
    );
    const quiet = ratioEvidence({ events: 4, all: 1000 }, 0.002);
    const busy = ratioEvidence({ events: 200, all: 3000 }, 0.1);
    expect(ratios.map(({ ratio }) => ratio)).toEqual(RATIOS.filter((ratio) => ratio < 10));
    for (const [at, { log_e }] of ratios.entries()) {
      expect(log_e).toBeCloseTo((quiet[at]?.log_e ?? 0) + (busy[at]?.log_e ?? 0), 9);
    }
    expect(tolerated).toBeCloseTo((1000 * 0.002 + 3000 * 0.1) / 4000, 12);
  });

  it('leaves out hours of which nothing is known', () => {
    const all = hourlyEvidence([hour(0, 4, 1000), hour(2, 900, 1000)], byHour);
    expect(all).toEqual(hourlyEvidence([hour(0, 4, 1000)], byHour));
    expect(hourlyEvidence([hour(2, 900, 1000)], byHour)).toEqual({ ratios: [], tolerated: null });
  });
});

it('hours of the week come again after 168', () => {
  expect(hourOfWeek(new Date(5 * 3_600_000))).toBe(hourOfWeek(new Date(173 * 3_600_000)));
});
