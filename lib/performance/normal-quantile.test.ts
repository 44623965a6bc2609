import { expect, it } from 'vitest';
import { expectEqual, performanceFigures } from '#test/stats/performance-figures.ts';
import { normalQuantile } from './normal-quantile.ts';

it('agrees with SciPy', () => {
  const points = performanceFigures('normal_quantile').flatMap((figure) => figure.points);
  expect(points.length).toBeGreaterThan(10);
  for (const [p, quantile] of points) expectEqual(normalQuantile(p), quantile, `${p}`);
});
