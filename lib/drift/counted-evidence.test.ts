import { describe, expect, it } from 'vitest';
import { effectiveSizeOfBatches } from '#lib/stats/effective-size-of-batches.ts';
import { countBetween, quantileEdges } from '#lib/stats/quantile-edges.ts';
import { sortNumbers } from '#lib/stats/sort-numbers.ts';
import { autoregressive, seededRandom } from '#test/stats/streams.ts';
import { compareFeatures, decideFeatures, gatherCounts } from './compare-features.ts';
import { coarseCounts } from './counted-evidence.ts';
import type { CountedCategories, CountedNumbers } from './counted-feature.ts';
import { pairColumns } from './pair-columns.ts';
import { DRIFT_SETTINGS } from './settings.ts';

const independent = autoregressive(0);

function numbersOf(before: Float64Array, now: Float64Array, bins = 1000): CountedNumbers {
  const sorted = sortNumbers(before);
  const edges = quantileEdges(sorted, bins);
  const coarseEdges = quantileEdges(sorted, 10);
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
  const square = before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / before.length;
  const side = (values: Float64Array) => {
    const counts = countBetween(sortNumbers(values), edges);
    const batches = Array.from({ length: 60 }, (_, at) =>
      coarseCounts(
        countBetween(
          sortNumbers(values.subarray((at * values.length) / 60, ((at + 1) * values.length) / 60)),
          edges,
        ),
        edges,
        coarseEdges,
      ),
    );
    const effective = effectiveSizeOfBatches(batches, { isOrdered: true }) ?? values.length;
    return { missing: 0, counts, effective, effectiveRows: values.length };
  };
  return {
    ...{ name: 'x', kind: 'numeric', edges, coarseEdges },
    moments: { min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0, deviation: Math.sqrt(square) },
    ...{ reference: side(before), current: side(now) },
  };
}

function categoriesOf(
  reference: number[],
  current: number[],
  more: Partial<CountedCategories> = {},
): CountedCategories {
  const side = (counts: number[]) => {
    const n = counts.reduce((sum, count) => sum + count, 0);
    return { missing: 0, counts, effective: n, effectiveRows: n };
  };
  return {
    ...{ name: 'x', kind: 'categorical', labels: reference.map(String) },
    ...{ reference: side(reference), current: side(current) },
    ...{ seldom: { once: 0, twice: 0 }, unseen: 0, restBins: 0, ...more },
  };
}

const decide = (counted: CountedNumbers | CountedCategories) => {
  const { report, answers } = decideFeatures(
    [gatherCounts(counted, DRIFT_SETTINGS)],
    DRIFT_SETTINGS,
  );
  const [feature] = report.features;
  if (!feature) throw new Error('there is no feature');
  return { ...feature, answers: answers[0] ?? [] };
};

describe('numbers counted in a thousand bins', () => {
  it('have the effects of the rows, and D within its bounds', () => {
    const random = seededRandom(3);
    const before = independent(random, 20_000) as Float64Array;
    const now = (independent(random, 30_000) as Float64Array).map((value) => value * 1.2 + 0.25);
    const exact = compareFeatures(
      [
        pairColumns(
          { name: 'x', kind: 'number', values: before },
          { name: 'x', kind: 'number', values: now },
        ),
      ],
      { ...DRIFT_SETTINGS, isOrdered: false },
    ).report.features[0];
    const found = decide(numbersOf(before, now));
    expect(found.verdict).toBe('drift');
    expect(found.effects.psi).toBeCloseTo(exact?.effects.psi ?? 0, 12);
    const normed = exact?.effects.wasserstein_normed ?? 0;
    // Values beyond the reference's ends count as at them.
    expect(found.effects.wasserstein_normed ?? 0).toBeGreaterThan(normed * 0.96);
    expect(found.effects.wasserstein_normed ?? 0).toBeLessThan(normed * 1.02);
    const { ks } = found.tests;
    expect(exact?.tests.ks?.statistic).toBeGreaterThanOrEqual(ks?.statistic ?? 1);
    expect(exact?.tests.ks?.statistic).toBeLessThanOrEqual(ks?.d_most ?? 0);
  });

  it.each([0, 0.9])(
    'have a small p about one time in twenty where nothing changed (ρ = %d)',
    (rho) => {
      const stream = autoregressive(rho);
      const p: number[] = [];
      for (let seed = 1; seed <= 300; seed += 1) {
        const random = seededRandom(seed);
        const rows = () => stream(random, 12_000) as Float64Array;
        const found = decide(numbersOf(rows(), rows(), 200));
        p.push(found.tests.ks?.p_adjusted ?? 0);
      }
      // At most nominal, and a point and a half.
      expect(p.filter((one) => one < 0.05).length).toBeLessThanOrEqual(0.065 * p.length);
    },
    60_000,
  );

  it('are too few below 200 independent ones, and none is no "stable"', () => {
    const random = seededRandom(5);
    const before = independent(random, 2000) as Float64Array;
    expect(
      decide(
        numbersOf(
          before,
          before.subarray(0, 120).map((x) => x + 1),
        ),
      ).verdict,
    ).toBe('not_enough_data');
    const none = numbersOf(before, before.subarray(0, 0));
    expect(decide(none)).toMatchObject({ verdict: 'not_enough_data', n_cur: 0, tests: {} });
  });

  it('more of which are missing have drifted', () => {
    const random = seededRandom(7);
    const given = numbersOf(
      independent(random, 5000) as Float64Array,
      independent(random, 5000) as Float64Array,
    );
    const current = { ...given.current, missing: 500, effectiveRows: 5500 };
    const found = decide({ ...given, current });
    expect(found).toMatchObject({ verdict: 'drift', missing_cur: 500 });
    expect(found.answers.find(({ hasChanged }) => hasChanged)?.about).toBe('missing');
  });
});

describe('counts of categories', () => {
  it('have the figures of the rows', () => {
    const found = decide(categoriesOf([50, 30, 20], [80, 80, 40]));
    expect(found.tests.chi2?.p_value).toBeCloseTo(0.1866870342, 9);
    expect(found.effects.linf).toBeCloseTo(0.1, 12);
    expect(found.effects.js).toBeCloseTo(0.0958432338, 9);
    expect(found.effects.psi).toBeCloseTo(0.0510825624, 9);
    expect(found.verdict).toBe('not_enough_data');
  });

  it('of which one doubled have drifted', () => {
    expect(decide(categoriesOf([4750, 250], [4500, 500])).verdict).toBe('drift');
    expect(decide(categoriesOf([4750, 250], [4740, 260])).verdict).toBe('stable');
  });

  it('that the reference does not have are a question of their own', () => {
    const given = categoriesOf([4000, 1000, 0, 0], [3600, 900, 0, 500], {
      ...{ unseen: 500, restBins: 2 },
    });
    const asked = decide(given).answers.find(({ about }) => about === 'unseen');
    expect(asked).toMatchObject({ hasChanged: true });
    const ids = categoriesOf([0, 5000, 0], [0, 0, 5000], {
      ...{ unseen: 5000, restBins: 2, seldom: { once: 5000, twice: 0 } },
    });
    expect(decide(ids)).toMatchObject({
      verdict: 'not_enough_data',
      answers: [{ hasChanged: false }, { about: 'unseen', hasChanged: false }],
    });
  });

  it('of which most have no bin of their own have changed or not enough is known', () => {
    const withRest = (reference: number[], current: number[]) =>
      decide(categoriesOf(reference, current, { restBins: 1 })).verdict;
    expect(withRest([900, 1000, 3100], [900, 1000, 3100])).toBe('not_enough_data');
    expect(withRest([900, 1000, 3100], [1900, 500, 2600])).toBe('drift');
    expect(withRest([900, 1700, 2400], [900, 1700, 2400])).toBe('stable');
  });
});
