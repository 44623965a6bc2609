import { expect, it } from 'vitest';
import { chooseRows } from './choose-rows.ts';

const at = new Date('2026-03-10T08:00:00.000Z');
const requests = (count: number, rowCount: number) =>
  Array.from({ length: count }, (_, n) => ({ at, id: String(n), rowCount }));
const sizeOf = (chosen: readonly { rows: number[] }[]) =>
  chosen.reduce((sum, { rows }) => sum + rows.length, 0);

it('takes all where there are few', () => {
  expect(chooseRows(requests(3, 2), 2000)).toEqual(
    requests(3, 2).map((request) => ({ ...request, rows: [0, 1] })),
  );
});

it.each([
  [12_000, 1],
  [2001, 1],
  [240, 1000],
  [700, 33],
  [40, 50],
])('takes as many as are wanted of %i requests of %i rows', (count, rowCount) => {
  const chosen = chooseRows(requests(count, rowCount), 2000);
  expect(sizeOf(chosen)).toBeGreaterThan(1900);
  expect(sizeOf(chosen)).toBeLessThanOrEqual(2000);
  expect(Number(chosen[0]?.id)).toBeLessThan(count / 100 + 5);
  expect(Number(chosen.at(-1)?.id)).toBeGreaterThan(count * 0.98 - 5);
});

it('reads some requests whole rather than all of them for a row each', () => {
  const chosen = chooseRows(requests(240, 1000), 2000);
  expect(chosen.length).toBeLessThan(100);
  const rows = chosen[0]?.rows ?? [];
  expect(rows.length).toBeLessThanOrEqual(50);
  // From all of the request, which may be sorted.
  expect(Math.max(...rows)).toBeGreaterThan(900);
  expect(Math.min(...rows)).toBeLessThan(100);
});
