import { chiSquareHomogeneity } from '#lib/stats/chi-square.ts';
import { cramerVonMises } from '#lib/stats/cramer-von-mises.ts';
import { asymptoticKsProbability } from '#lib/stats/kolmogorov-smirnov.ts';
import { mannWhitney } from '#lib/stats/mann-whitney.ts';
import type { PooledSamples } from '#lib/stats/pool-samples.ts';
import type { NumericTest } from './contract.ts';
import type { FeatureTests } from './drift-report.ts';

/** Numbers of both sides, as they are or by bin, and what they are worth. */
export interface NumbersToTest {
  samples: PooledSamples;
  /** In the ten bins that PSI is of. */
  bins: readonly [reference: readonly number[], current: readonly number[]];
  ks: { statistic: number; pValue: number };
  sizes: { reference: number; current: number };
}

/** A test that decides: its p by what the numbers are worth, and what is shown of it. */
interface Decided {
  pValue: number;
  shown: FeatureTests;
}

/** Whether numbers changed, by the test of the settings. */
export function decidingTest(test: NumericTest, numbers: NumbersToTest): Decided {
  return TESTS[test](numbers);
}

const TESTS = {
  ks: ({ samples, ks, sizes }) => ({
    pValue: isIndependent(samples, sizes)
      ? ks.pValue
      : asymptoticKsProbability(ks.statistic, sizes.reference, sizes.current),
    shown: {},
  }),
  mann_whitney: ({ samples, sizes }) => {
    const { statistic, pValue: p_value } = mannWhitney(samples);
    const { pValue } = mannWhitney(samples, sizes);
    return { pValue, shown: { mann_whitney: { statistic, p_value } } };
  },
  cramer_von_mises: ({ samples, sizes }) => {
    if (samples.nReference < 2 || samples.nCurrent < 2) return { pValue: 1, shown: {} };
    const { statistic, pValue: p_value } = cramerVonMises(samples);
    const { pValue } = cramerVonMises(samples, sizes);
    return { pValue, shown: { cramer_von_mises: { statistic, p_value } } };
  },
  chi2: ({ samples, bins: [reference, current], sizes }) => {
    const { statistic, dof, pValue: p_value } = chiSquareHomogeneity(reference, current);
    const shown = { chi2: { statistic, dof, p_value } };
    if (isIndependent(samples, sizes)) return { pValue: p_value, shown };
    const { pValue } = chiSquareHomogeneity(
      reference.map((count) => (count * sizes.reference) / samples.nReference),
      current.map((count) => (count * sizes.current) / samples.nCurrent),
    );
    return { pValue, shown };
  },
} satisfies Record<NumericTest, (numbers: NumbersToTest) => Decided>;

function isIndependent(
  { nReference, nCurrent }: PooledSamples,
  sizes: { reference: number; current: number },
): boolean {
  return sizes.reference === nReference && sizes.current === nCurrent;
}
