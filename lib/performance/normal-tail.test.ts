import { expect, it } from 'vitest';
import { performanceFigures } from '#test/performance-figures.ts';
import { normalTail } from './normal-tail.ts';

it('agrees with SciPy, also where next to nothing is left', () => {
  const points = performanceFigures('normal_tail').flatMap((figure) => figure.points);
  expect(points.length).toBeGreaterThan(10);
  for (const [z, p] of points) {
    expect(Math.abs(normalTail(z) / p - 1), `${z}`).toBeLessThan(1e-12);
  }
});
