import { describe, expect, it } from 'vitest';
import { countBetween, quantileEdges } from '#lib/stats/quantile-edges.ts';
import {
  autoregressive,
  pairStreams,
  type Stream,
  seededRandom,
  shifted,
} from '#test/stats/streams.ts';
import { compareFeatures, decideFeatures, gatherCounts, gatherRows } from './compare-features.ts';
import { NUMERIC_TESTS, type NumericTest } from './contract.ts';
import type { FeatureColumns } from './feature-columns.ts';
import { DRIFT_SETTINGS } from './settings.ts';

const by = (numericTest: NumericTest) => ({ ...DRIFT_SETTINGS, numericTest });
const draw = (pair: readonly [Stream, Stream], seed: number, size = 1000) =>
  pairStreams('x', pair, [size, size], seededRandom(seed));

/** The same by counts in a hundred bins. */
function counted(columns: FeatureColumns) {
  if (columns.kind !== 'numeric') throw new RangeError('expected numbers');
  const { reference, current } = columns;
  const edges = quantileEdges(reference.sorted, 100);
  const side = ({ sorted }: typeof reference) => ({
    ...{ missing: 0, counts: countBetween(sorted, edges) },
    ...{ effective: sorted.length, effectiveRows: sorted.length },
  });
  return {
    ...{ name: 'x', kind: 'numeric' as const, edges },
    coarseEdges: quantileEdges(reference.sorted, 10),
    moments: { min: -9, max: 9, deviation: 1 },
    ...{ reference: side(reference), current: side(current) },
  };
}

describe.each(NUMERIC_TESTS)('%s decides', (test) => {
  it('and finds a shift of 0.3 σ, by rows and by counts', () => {
    const columns = draw([shifted(0), shifted(0.3)], 1);
    const ofRows = decideFeatures([gatherRows(columns, by(test))], DRIFT_SETTINGS).report;
    const ofCounts = decideFeatures(
      [gatherCounts(counted(columns), by(test))],
      DRIFT_SETTINGS,
    ).report;
    for (const { features } of [ofRows, ofCounts]) {
      expect(features[0]?.verdict).toBe('drift');
      expect(features[0]?.tests[test]?.p_adjusted).toBeLessThan(0.01);
      const deciding = Object.values(features[0]?.tests ?? {}).filter((one) => 'p_adjusted' in one);
      expect(deciding).toHaveLength(1);
    }
  });

  it.each([0, 0.5, 0.8])('and hardly ever is certain where nothing changed, at ρ = %s', (rho) => {
    const stream = autoregressive(rho);
    const certain = Array.from({ length: 200 }, (_, seed) => {
      const columns = draw([stream, stream], seed + 1, 1500);
      const { features } = compareFeatures([columns], by(test)).report;
      return (features[0]?.tests[test]?.p_adjusted ?? 1) < 0.05;
    });
    expect(certain.filter(Boolean).length / certain.length).toBeLessThanOrEqual(0.09);
  });
});

it('a feature may have an α of its own', () => {
  const columns = draw([shifted(0), shifted(0.15)], 3);
  const gathered = gatherRows(columns, DRIFT_SETTINGS);
  const verdicts = [0.05, 1e-9].map(
    (alpha) => decideFeatures([{ ...gathered, alpha }], DRIFT_SETTINGS).report.features[0]?.verdict,
  );
  expect(verdicts).toEqual(['drift', 'stable']);
});
