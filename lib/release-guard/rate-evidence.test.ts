import { describe, expect, it } from 'vitest';
import { logMean, pairedEvidence, RATIOS, rateEvidence, ratioEvidence } from './rate-evidence.ts';

describe('rateEvidence', () => {
  it('is the product of what each request says', () => {
    const p0 = 0.02;
    const by = RATIOS.map((ratio) => ratio ** 7 * ((1 - ratio * p0) / (1 - p0)) ** 93);
    const mean = by.reduce((sum, e) => sum + e, 0) / RATIOS.length;
    expect(rateEvidence({ events: 7, all: 100 }, p0)).toBeCloseTo(Math.log(mean), 12);
  });

  it('is 1 before anything is known, and grows no number too large', () => {
    expect(rateEvidence({ events: 0, all: 0 }, 0.01)).toBe(0);
    expect(rateEvidence({ events: 1e6, all: 1e6 }, 0.01)).toBeCloseTo(
      1e6 * Math.log(20) - Math.log(7),
      3,
    );
  });

  it('leaves ratios out that would be more than all requests; the others share their weight', () => {
    expect(ratioEvidence({ events: 1, all: 2 }, 0.3).map(({ ratio }) => ratio)).toEqual([
      1.25, 1.5, 2, 3,
    ]);
    expect(rateEvidence({ events: 0, all: 0 }, 0.3)).toBe(0);
    expect(rateEvidence({ events: 5, all: 5 }, 0.8)).toBeNull();
  });

  it('expects no more of a request than it began with, at what is tolerated', () => {
    for (const p0 of [0.001, 0.02, 0.3]) {
      const of = (events: number) => Math.exp(rateEvidence({ events, all: 1 }, p0) ?? Number.NaN);
      expect(p0 * of(1) + (1 - p0) * of(0)).toBeCloseTo(1, 12);
    }
  });

  it('refuses what tolerates nothing', () => {
    expect(() => rateEvidence({ events: 0, all: 1 }, 0)).toThrow(RangeError);
  });
});

describe('pairedEvidence', () => {
  const of = (now: number, before: number, tolerance = 0.1) =>
    Math.exp(pairedEvidence({ now, before }, tolerance));

  it('expects no more of a row than it began with, whatever the two versions have in common', () => {
    // P(new) = 1.1 · P(old), from never together to always where the old one is.
    for (const both of [0, 0.05, 0.1]) {
      const [old, fresh] = [0.1, 0.11];
      const expected =
        both * of(1, 1) +
        (fresh - both) * of(1, 0) +
        (old - both) * of(0, 1) +
        (1 - fresh - old + both);
      expect(expected).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it('grows when it is the new version, and falls when it is the other', () => {
    expect(pairedEvidence({ now: 40, before: 10 }, 0.1)).toBeGreaterThan(Math.log(20));
    expect(pairedEvidence({ now: 10, before: 40 }, 0.1)).toBeLessThan(0);
    expect(pairedEvidence({ now: 0, before: 0 }, 0.1)).toBeCloseTo(0, 12);
  });
});

it('logMean is the logarithm of a mean, of numbers of any size', () => {
  expect(logMean([Math.log(1), Math.log(3)])).toBeCloseTo(Math.log(2), 12);
  expect(logMean([-1e9, 5000])).toBeCloseTo(5000 - Math.LN2, 9);
  expect(logMean([Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
});
