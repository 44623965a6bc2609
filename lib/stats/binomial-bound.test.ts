import { describe, expect, it } from 'vitest';
import { upperBinomialBound } from './binomial-bound.ts';

describe('upperBinomialBound', () => {
  // scipy.stats.beta.ppf(confidence, events + 1, all - events), SciPy 1.17.
  it.each([
    [0, 1, 0.99, 0.99],
    [0, 100, 0.99, 0.045007413978564045],
    [1, 10, 0.95, 0.39416330243650466],
    [5, 1000, 0.99, 0.013055421233690192],
    [100, 10_000, 0.99, 0.01256758204869178],
    [8640, 864_000, 0.99, 0.010251846974847519],
    [99, 100, 0.99, 0.9998995016917583],
    [50, 100, 0.5, 0.5049833006154476],
    [123_456, 10_000_000, 0.99, 0.01242707562080802],
    [0, 864_000, 0.99, 5.3300438809000036e-6],
  ])('%i of %i at %f', (events, all, confidence, expected) => {
    const found = upperBinomialBound(events, all, confidence);
    expect(Math.abs(found / expected - 1)).toBeLessThan(1e-9);
  });

  it('is 1 where nothing, or everything, was seen', () => {
    expect(upperBinomialBound(0, 0, 0.99)).toBe(1);
    expect(upperBinomialBound(7, 7, 0.99)).toBe(1);
  });

  it('refuses more events than there are', () => {
    expect(() => upperBinomialBound(3, 2, 0.99)).toThrow('3 of 2 events');
  });
});
