import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketLengths, bucketRanges } from './bucket-lengths.ts';
import { windowAt } from './window-bounds.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

it.each([
  [{ sizeMs: 3 * 60 * MINUTE, hopMs: 5 * MINUTE }, [5 * MINUTE]],
  [{ sizeMs: DAY, hopMs: DAY }, [DAY]],
  [{ sizeMs: 30 * DAY, hopMs: 5 * MINUTE }, [5 * MINUTE, 160 * MINUTE, 5120 * MINUTE]],
])('the buckets of %o are of %o', (window, lengths) => {
  expect(bucketLengths(window)).toEqual(lengths);
});

it('covers a window by whole buckets, each moment once', () => {
  const windows = fc
    .record({
      hopMs: fc.integer({ min: 1, max: 400 }).map((n) => n * 1000),
      hops: fc.integer({ min: 1, max: 20_000 }),
    })
    .map(({ hopMs, hops }) => ({ hopMs, sizeMs: hopMs * hops }));
  const times = fc.integer({ min: -1e11, max: 4e12 });
  fc.assert(
    fc.property(windows, times, (window, atMs) => {
      const ranges = bucketRanges(window, atMs).map(({ lengthMs, first, last }) => ({
        from: first * lengthMs,
        to: last * lengthMs,
        count: last - first,
      }));
      const { startMs, endMs } = windowAt(window, atMs);
      expect(ranges[0]?.from).toBe(startMs);
      expect(ranges.at(-1)?.to).toBe(endMs);
      for (const [index, range] of ranges.entries()) {
        expect(range.count).toBeGreaterThan(0);
        if (index > 0) expect(range.from).toBe(ranges[index - 1]?.to);
      }
      const buckets = ranges.reduce((sum, { count }) => sum + count, 0);
      expect(buckets).toBeLessThanOrEqual(64 + 62 * 3);
    }),
  );
});

it('adds up thirty days in steps of five minutes from few buckets', () => {
  const ranges = bucketRanges({ sizeMs: 30 * DAY, hopMs: 5 * MINUTE }, 1_792_345_678_901);
  expect(ranges.reduce((sum, { first, last }) => sum + last - first, 0)).toBeLessThan(150);
});
