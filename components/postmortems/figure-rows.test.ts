import { expect, it } from 'vitest';
import type { FigureSeries, Figures } from '#lib/postmortems/contract.ts';
import { figureLines, figureRows } from './figure-rows.ts';

const figures = (mean_minutes: number | null): Figures => {
  const median_minutes = mean_minutes === null ? null : 1;
  const figure = { mean_minutes, median_minutes, count: mean_minutes === null ? 0 : 5 };
  return { incidents: 5, detect: figure, acknowledge: figure, recover: figure };
};
const series = (model: string | null, minutes: (number | null)[]): FigureSeries => ({
  ...{ model, ...figures(1) },
  points: minutes.map((value, day) => ({
    at: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
    ...figures(value),
  })),
});
const both = [series(null, [4, null]), series('all', [null, 9])];

it('has a row for each time and a line for each model; none is a gap', () => {
  expect(figureRows(both, 'detect')).toEqual([
    { t: Date.UTC(2026, 0, 1), all: 4, 'model:all': null },
    { t: Date.UTC(2026, 0, 2), all: null, 'model:all': 9 },
  ]);
});

it('a model has a colour of its own, whatever it is called', () => {
  expect(figureLines(both).map(({ key, name, colour }) => [key, name, colour])).toEqual([
    ['all', 'All incidents', 'var(--text)'],
    ['model:all', 'all', 'var(--version-1)'],
  ]);
});
