import { describe, expect, test } from 'vitest';
import {
  formatAxisNumber,
  formatBytes,
  formatDuration,
  formatNumber,
  formatPercent,
} from './format-number.ts';

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [7, '7'],
    [1_234_567, '1,234,567'],
    [65_820_108_865_406, '6.58e+13'],
    [1234.567, '1,235'],
    [12.3456, '12.3'],
    [0.012345, '0.0123'],
    [0.0000123, '1.23e-5'],
    [-0.5, '-0.500'],
    [0.72, '0.720'],
    [0.71949, '0.719'],
    [12, '12'],
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('%s is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

test.each([
  [null, '–'],
  [0, '0%'],
  [0.00421, '0.421%'],
  [1, '100%'],
  [0.52, '52.0%'],
  [0.5213, '52.1%'],
  [12.5, '1,250%'],
])('formatPercent(%s) is %s', (rate, text) => {
  expect(formatPercent(rate)).toBe(text);
});

test.each([
  [512, '512 B'],
  [1536, '1.5 KiB'],
  [3 * 1024 * 1024, '3 MiB'],
])('formatBytes(%s) is %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [41, '41 ms'],
  [1234, '1.23 s'],
  [90_000, '1.5 min'],
  [7_200_000, '2 h'],
  [null, '–'],
])('formatDuration(%s) is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

describe('formatAxisNumber', () => {
  test.each([
    [0, '0'],
    [0.009, '0.009'],
    [0.00675, '0.00675'],
    [0.000225, '2.25e-4'],
    [0.5, '0.5'],
    [12.5, '12.5'],
    [7500, '7,500'],
    [150_000, '150K'],
    [2_250_000, '2.25M'],
  ])('%s is %s', (value, text) => {
    expect(formatAxisNumber(value)).toBe(text);
  });
  test('has seven characters at most, whatever the size', () => {
    for (let power = -9; power < 15; power += 1) {
      for (const step of [0.1, 0.15, 0.25, 0.35, 0.95]) {
        for (const tick of [1, 2, 3, 4]) {
          const text = formatAxisNumber(tick * step * 10 ** power);
          expect(text.length, text).toBeLessThanOrEqual(7);
        }
      }
    }
  });
});
