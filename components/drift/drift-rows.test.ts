import { expect, it } from 'vitest';
import { toDriftRows } from './drift-rows.ts';

const span = { from: 0, to: 1000 };

it('is in order, with a gap where no scan was for long', () => {
  const points = [500, 100, 110, 120].map((t) => ({ t, y: t }));
  expect(toDriftRows(points, span)).toEqual({
    rows: [
      { t: 100, y: 100 },
      { t: 110, y: 110 },
      { t: 120, y: 120 },
      { t: 121 },
      { t: 500, y: 500 },
    ],
    stepMs: 10,
  });
});

it('has what is constant from the beginning to the end', () => {
  const { rows } = toDriftRows([{ t: 100, y: 1 }], span, { floor: 0.1 });
  expect(rows).toEqual([
    { t: 0, floor: 0.1 },
    { t: 100, y: 1, floor: 0.1 },
    { t: 1000, floor: 0.1 },
  ]);
});

it('has only what is constant when there was no scan', () => {
  expect(toDriftRows([], span, { floor: 1 }).rows).toEqual([
    { t: 0, floor: 1 },
    { t: 1000, floor: 1 },
  ]);
  expect(toDriftRows([], span).rows).toEqual([]);
});
