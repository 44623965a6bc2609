import { andersonDarling } from '#lib/stats/anderson-darling.ts';
import { cramerVonMises } from '#lib/stats/cramer-von-mises.ts';
import { effectiveSize } from '#lib/stats/effective-size.ts';
import { energyDistance } from '#lib/stats/energy-distance.ts';
import { hellinger } from '#lib/stats/hellinger.ts';
import { klDivergence } from '#lib/stats/kl-divergence.ts';
import { kolmogorovSmirnov } from '#lib/stats/kolmogorov-smirnov.ts';
import { mannWhitney } from '#lib/stats/mann-whitney.ts';
import { poolSamples } from '#lib/stats/pool-samples.ts';
import { psi } from '#lib/stats/psi.ts';
import { countBetween, quantileEdges } from '#lib/stats/quantile-edges.ts';
import { rankScores } from '#lib/stats/rank-scores.ts';
import { wasserstein } from '#lib/stats/wasserstein.ts';
import { decidingTest } from './deciding-test.ts';
import type { Evidence } from './evidence.ts';
import type { NumericColumns, NumericSide } from './feature-columns.ts';
import { missingQuestion } from './missing-question.ts';
import type { DriftSettings } from './settings.ts';

const PSI_BINS = 10;

/** What is found of a numeric feature: the test of the settings (KS) decides whether a change is real, Wasserstein in σ_ref or PSI whether it is large. */
export function numericEvidence(columns: NumericColumns, settings: DriftSettings): Evidence {
  const { reference, current } = columns;
  const missing = missingQuestion(reference, current, settings);
  const n = reference.values.length;
  const m = current.values.length;
  if (n === 0 || m === 0) return { tests: {}, effects: {}, effective: 0, questions: missing };
  const samples = poolSamples(reference.sorted, current.sorted);
  const ks = kolmogorovSmirnov(samples);
  const sizes = {
    reference: sizeOf(reference, settings),
    current: sizeOf(current, settings),
  };
  const { distance, normed } = wasserstein(samples);
  const edges = quantileEdges(reference.sorted, PSI_BINS);
  const bins = [
    countBetween(reference.sorted, edges),
    countBetween(current.sorted, edges),
  ] as const;
  const stability = psi(...bins);
  const u = mannWhitney(samples);
  const a2 = andersonDarling(samples);
  const t = n > 1 && m > 1 ? cramerVonMises(samples) : undefined;
  const numbers = { samples, bins, ks, sizes };
  const { pValue, shown } = decidingTest(settings.numericTest, numbers);
  const effective = Math.min(sizes.reference, sizes.current);
  const { floors, leastEffective } = settings;
  return {
    tests: {
      ks: { statistic: ks.statistic, p_value: ks.pValue },
      mann_whitney: { statistic: u.statistic, p_value: u.pValue },
      ...(a2 !== undefined && { anderson_darling: { statistic: a2 } }),
      ...(t && { cramer_von_mises: { statistic: t.statistic, p_value: t.pValue } }),
      ...shown,
    },
    effects: {
      wasserstein: finite(distance),
      wasserstein_normed: finite(normed),
      psi: stability,
      hellinger: hellinger(...bins),
      kl: klDivergence(...bins),
      energy: energyDistance(samples),
    },
    effective,
    questions: [
      {
        about: 'values',
        test: settings.numericTest,
        pValue,
        isLarge: normed >= floors.wassersteinNormed || stability >= floors.psi,
        isEnough: effective >= leastEffective,
        sizes,
      },
      ...missing,
    ],
  };
}

function sizeOf({ values, sorted }: NumericSide, { isOrdered }: DriftSettings): number {
  return isOrdered ? effectiveSize(rankScores(values, sorted)) : values.length;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
