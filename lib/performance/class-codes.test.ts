import { expect, it } from 'vitest';
import { classCodes } from './class-codes.ts';

const texts = (values: string[], codes: number[]) =>
  classCodes({ name: 'late', kind: 'text', values, codes: Int32Array.from(codes) });

it.each([
  ['in one writing', ['true', 'false'], [0, 1, -1, 0]],
  ['in several', ['true', 'FALSE', 'TRUE', 'False'], [0, 1, -1, 2]],
])('true and false %s are 1 and 0', (_name, values, codes) => {
  expect(texts(values, codes)).toEqual({ codes: Int32Array.of(0, 1, -1, 0), names: ['1', '0'] });
});

it('other text is as it came, without what no row has', () => {
  expect(texts(['true', 'none', 'TRUE'], [2, 0, 2])).toEqual({
    codes: Int32Array.of(0, 0, 0),
    names: ['1'],
  });
  expect(texts(['true', 'no', 'x'], [0, 1])).toEqual({
    codes: Int32Array.of(0, 1),
    names: ['true', 'no'],
  });
});

it('numbers are as they are written shortest', () => {
  const column = { name: 'late', kind: 'number' as const, values: Float64Array.of(2, 0.5, NaN, 2) };
  expect(classCodes(column)).toEqual({ codes: Int32Array.of(0, 1, -1, 0), names: ['2', '0.5'] });
});
