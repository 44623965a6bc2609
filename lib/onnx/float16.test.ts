import { expect, test } from 'vitest';
import { fromFloat16Bits, toFloat16Bits } from './float16.ts';

test('every half survives the way there and back', () => {
  for (let bits = 0; bits < 0x10000; bits += 1) {
    const value = fromFloat16Bits(bits);
    if (Number.isNaN(value)) expect(toFloat16Bits(value)).toBe(0x7e00);
    else if (toFloat16Bits(value) !== bits) expect(toFloat16Bits(value)).toBe(bits);
  }
});

test.each([
  [1, 0x3c00],
  [-2, 0xc000],
  [-0, 0x8000],
  [0.1, 0x2e66],
  [65504, 0x7bff],
  [65519.99, 0x7bff],
  [65520, 0x7c00],
  [Number.NEGATIVE_INFINITY, 0xfc00],
  [2 ** -24, 1],
  [2 ** -25, 0],
  [2 ** -25 * 1.000001, 1],
  [1 + 2 ** -11, 0x3c00],
  [1 + 2 ** -11 + 2 ** -40, 0x3c01],
  [1 + 3 * 2 ** -11, 0x3c02],
  [2 ** -14 - 2 ** -26, 0x0400],
])('%d rounds to the nearest, ties to even', (value, bits) => {
  expect(toFloat16Bits(value)).toBe(bits);
});
