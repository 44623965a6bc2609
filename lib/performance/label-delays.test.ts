import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDelays, countDelays, describeDelays } from './label-delays.ts';

const HOUR = 3_600_000;

it('tells the median and the ninth tenth to a twentieth, of hours put together', () => {
  const all = Array.from({ length: 1000 }, (_, at) => ((at + 1) * HOUR) / 10);
  const parts = [all.filter((_, at) => at % 3 === 0), all.filter((_, at) => at % 3 !== 0)];
  const found = describeDelays(addDelays(parts.map(countDelays)));
  expect(found?.labels).toBe(1000);
  expect((found?.median_seconds ?? 0) / (50 * 3600)).toBeCloseTo(1, 1);
  expect((found?.p90_seconds ?? 0) / (90 * 3600)).toBeCloseTo(1, 1);
});

it('leaves out labels that were there before', () => {
  expect(describeDelays(countDelays([-1, Number.NaN]))).toBeNull();
  expect(describeDelays(countDelays([-1, 0, 0]))).toEqual({
    ...{ labels: 2, median_seconds: 0, p90_seconds: 0 },
  });
});

it('is never off by more than a twentieth and a second', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (seconds) => {
      const found = describeDelays(countDelays([seconds * 1000]))?.median_seconds ?? -1;
      expect(Math.abs(found - seconds)).toBeLessThanOrEqual(0.05 * (1 + seconds) + 1);
    }),
  );
});
