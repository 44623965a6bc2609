import { expect, test } from 'vitest';
import { edgeSearch } from './edge-search.ts';

const spread = (count: number, of: (part: number) => number) =>
  Array.from({ length: count }, (_, at) => of((at + 1) / (count + 1)));

test.each([
  ['none', []],
  ['one', [3]],
  ['two', [-1, 1]],
  ['even', spread(999, (part) => part)],
  ['skewed', spread(999, (part) => Math.exp(20 * part))],
  ['tiny', spread(999, (part) => part * 1e-310)],
  ['huge', spread(999, (part) => (2 * part - 1) * 1.7e308)],
  ['far from zero', spread(999, (part) => 1e9 + part * 1e-4)],
  ['few and far', [0, 1e-300, 1, 1e300]],
])('as many edges are below as there are: %s', (_title, edges) => {
  const search = edgeSearch(edges);
  const values = [
    ...edges,
    ...edges.flatMap((edge) => [edge * (1 + 2 ** -52), edge * (1 - 2 ** -52)]),
    ...[0, -0, 1, -1, 0.5, 1e-320, Number.MAX_VALUE, -Number.MAX_VALUE],
    ...spread(500, (part) => (edges[0] ?? 0) * (1 - part) + (edges.at(-1) ?? 0) * part),
  ];
  for (const value of values.filter(Number.isFinite)) {
    expect(search(value)).toBe(edges.filter((edge) => edge < value).length);
  }
});
