import { describe, expect, it } from 'vitest';
import { upperBinomialBound } from '#lib/stats/binomial-bound.ts';
import { LATENCY_BIN_COUNT } from '#lib/stats/latency-histogram.ts';
import { guardSettingsSchema } from './contract.ts';
import { freezeBaseline, outlivedBaseline, type ServedHour } from './freeze-baseline.ts';

const settings = guardSettingsSchema.parse({});

function hour(at: number, requests: number, failed = 0, slow = 0): ServedHour {
  const latencies = new Array<number>(LATENCY_BIN_COUNT).fill(0);
  latencies[20] = requests - slow;
  latencies[45] = slow;
  const served = { requests, refused: 0, serverErrors: failed, degraded: 0, latencies };
  return { at: new Date(at * 3_600_000), ...served };
}
const hours = (count: number, of: (at: number) => ServedHour) =>
  Array.from({ length: count }, (_, at) => of(at));

it('tolerates the upper bound of what was before, and a tenth more', () => {
  const { errors, requests, source } = freezeBaseline(
    { sameHours: [], lastDay: hours(24, (at) => hour(at, 1000, 10)) },
    settings,
  );
  expect({ requests, source }).toEqual({ requests: 24_000, source: 'last_24_hours' });
  expect(errors).toMatchObject({ events: 240, all: 24_000, rate: 0.01, is_comparable: true });
  expect(errors.tolerated).toBeCloseTo(1.1 * upperBinomialBound(240, 24_000, 0.99), 12);
});

it('a share that was never seen is bounded by the floor, if that is more', () => {
  const day = { sameHours: [], lastDay: hours(24, (at) => hour(at, 10_000)) };
  expect(freezeBaseline(day, settings).errors.tolerated).toBe(0.001);
});

it('what is slow holds although its limit was chosen by the same requests', () => {
  const day = { sameHours: [], lastDay: hours(24, (at) => hour(at, 1000, 0, 5)) };
  const { latency, slow_ms: slowMs } = freezeBaseline(day, settings);
  expect(slowMs).toBeCloseTo(0.05 * 1.2 ** 20, 9);
  expect(latency.events).toBe(120);
  expect(latency.tolerated).toBeCloseTo(1.1 * upperBinomialBound(240, 24_000, 0.99), 12);
});

describe('what is comparable', () => {
  it.each([
    ['the same hours of the week', hours(1, (at) => hour(at, 500, 5)), [], 'same_hours', true],
    [
      'too few of them',
      hours(1, (at) => hour(at, 499, 5)),
      hours(24, (at) => hour(at, 900, 9)),
      'last_24_hours',
      true,
    ],
    ['a day whose hours are alike', [], hours(24, (at) => hour(at, 900, 9)), 'last_24_hours', true],
    [
      'a day whose hours differ',
      [],
      hours(24, (at) => hour(at, 9000, at < 12 ? 20 : 160)),
      'last_24_hours',
      false,
    ],
    [
      'two of the same hours that differ, in each of four weeks',
      hours(8, (at) => hour((at >> 1) * 168 + (at & 1), 9000, at & 1 ? 160 : 20)),
      [],
      'same_hours',
      true,
    ],
    [
      'six of the same hours that differ, each from the others',
      hours(24, (at) => hour(Math.floor(at / 6) * 168 + (at % 6), 9000, at % 6 < 3 ? 20 : 160)),
      [],
      'same_hours',
      true,
    ],
    [
      'six of the same hours that differ from week to week',
      hours(24, (at) => hour(Math.floor(at / 6) * 168 + (at % 6), 9000, at < 12 ? 20 : 160)),
      [],
      'same_hours',
      false,
    ],
    ['six that are alike', hours(6, (at) => hour(at, 9000, 90)), [], 'same_hours', true],
    ['less than a day', [], hours(22, (at) => hour(at, 900, 9)), 'last_24_hours', false],
    ['nothing', [], [], 'none', false],
  ])('%s', (_name, sameHours, lastDay, source, isComparable) => {
    const baseline = freezeBaseline({ sameHours, lastDay }, settings);
    expect(baseline.source).toBe(source);
    expect(baseline.errors.is_comparable).toBe(isComparable);
    expect(baseline.said).not.toBe('');
  });

  it('hours that differ are compared each with itself', () => {
    const sameHours = hours(12, (at) => hour((at >> 2) * 168 + (at & 3), 9000, at & 1 ? 160 : 20));
    const { errors, refused, said } = freezeBaseline({ sameHours, lastDay: [] }, settings);
    expect(errors.by_hour).toHaveLength(4);
    expect(refused.by_hour).toBeNull();
    expect(said).toMatch(
      /Its hours differ in errors: each is compared with the same hour of the week\.$/,
    );
  });

  it('what a guard is extended to is not, of the same hours', () => {
    const same = freezeBaseline(
      { sameHours: hours(1, (at) => hour(at, 500, 5)), lastDay: [] },
      settings,
    );
    expect(outlivedBaseline(same)).toMatchObject({
      errors: { is_comparable: false, tolerated: same.errors.tolerated },
      said: expect.stringContaining('extended beyond these hours'),
    });
    const day = freezeBaseline(
      { sameHours: [], lastDay: hours(24, (at) => hour(at, 900, 9)) },
      settings,
    );
    expect(outlivedBaseline(day)).toBe(day);
  });

  it('nothing before tolerates nothing that could be told', () => {
    expect(freezeBaseline({ sameHours: [], lastDay: [] }, settings).errors.tolerated).toBeNull();
  });
});
