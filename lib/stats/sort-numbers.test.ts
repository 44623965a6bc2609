import { expect, it } from 'vitest';
import { uniform } from '#test/stats/figures.ts';
import { sortNumbers } from './sort-numbers.ts';

const shapes: [string, (u: number, at: number) => number][] = [
  ['around 0', (u) => u - 0.5],
  ['whole numbers', (u) => Math.floor(u * 50) - 25],
  ['of every size', (u, at) => (at % 2 ? 1 : -1) * 10 ** ((u - 0.5) * 600)],
  ['one', () => 7],
  ['infinities and zeros', (u) => [-Infinity, -1, -0, 0, 5e-324, Infinity][Math.floor(u * 6)] ?? 0],
];

it.each(shapes)('%s, few and many', (_name, shape) => {
  for (const n of [0, 1, 300, 30_001]) {
    const values = uniform(7, n).map(shape);
    const given = values.slice();
    expect(sortNumbers(values)).toEqual(values.slice().sort());
    expect(values).toEqual(given);
  }
});
