import { chiSquareHomogeneity } from '#lib/stats/chi-square.ts';
import { effectiveSizeOfCategories } from '#lib/stats/effective-size.ts';
import { hellinger } from '#lib/stats/hellinger.ts';
import { jensenShannon } from '#lib/stats/jensen-shannon.ts';
import { klDivergence } from '#lib/stats/kl-divergence.ts';
import { lInfinity } from '#lib/stats/l-infinity.ts';
import { poolRareBins } from '#lib/stats/pool-rare-bins.ts';
import { psi } from '#lib/stats/psi.ts';
import { unseenShare } from '#lib/stats/unseen-share.ts';
import type { Evidence, Question } from './evidence.ts';
import type { CategoricalColumns } from './feature-columns.ts';
import { missingQuestion } from './missing-question.ts';
import type { DriftSettings } from './settings.ts';

/** Of the values of a side. */
const MOST_RARE = 0.5;

/**
 * What is found of a categorical feature: χ² decides whether a change is real; PSI, the JS distance or L∞ whether it is large, of the categories that are
 * not too rare to be told from chance. Those that the reference does not have are a question of their own.
 */
export function categoricalEvidence(
  columns: CategoricalColumns,
  settings: DriftSettings,
): Evidence {
  const { reference, current } = columns;
  const missing = missingQuestion(reference, current, settings);
  const n = reference.codes.length;
  const m = current.codes.length;
  if (n === 0 || m === 0) return { tests: {}, effects: {}, effective: 0, questions: missing };
  const sizeOf = (codes: Int32Array) =>
    settings.isOrdered ? effectiveSizeOfCategories(codes) : codes.length;
  const sizes = { reference: sizeOf(reference.codes), current: sizeOf(current.codes) };
  const effective = Math.min(sizes.reference, sizes.current);
  const { floors, leastEffective } = settings;
  const isEnough = effective >= leastEffective;
  const { tests, effects, question } = categoryTests(
    reference.counts,
    current.counts,
    sizes,
    settings,
  );
  const isNew = current.counts.some((count, code) => count > 0 && reference.counts[code] === 0);
  const found = isNew ? unseenShare(reference.counts, current.counts, sizes) : undefined;
  const unseen: Question[] = found
    ? [
        {
          about: 'unseen',
          pValue: found.pValue,
          isLarge: found.unseen - found.expected >= floors.share,
          isEnough,
        },
      ]
    : [];
  const values: Question = { ...question, isEnough, sizes };
  return { tests, effects, effective, questions: [values, ...unseen, ...missing] };
}

/**
 * Of counts by category: the tests, the effects, and whether the values have changed. `rest`: counts of bins that are of many categories at once, which are compared as little as rare
 * ones.
 */
export function categoryTests(
  reference: readonly number[],
  current: readonly number[],
  sizes: { reference: number; current: number },
  { floors }: DriftSettings,
  rest = { reference: 0, current: 0 },
): Pick<Evidence, 'tests' | 'effects'> & { question: Omit<Question, 'isEnough'> } {
  const n = total(reference);
  const m = total(current);
  const raw = chiSquareHomogeneity(reference, current);
  const isIndependent = sizes.reference === n && sizes.current === m;
  const { pValue } = isIndependent
    ? raw
    : chiSquareHomogeneity(
        reference.map((count) => (count * sizes.reference) / n),
        current.map((count) => (count * sizes.current) / m),
      );
  const { rare, ...common } = poolRareBins(reference, current);
  const { statistic, dof } = raw;
  const effects = {
    psi: psi(reference, current),
    js: jensenShannon(reference, current),
    linf: lInfinity(reference, current),
  };
  const pooled = {
    psi: psi(common.reference, common.current),
    js: jensenShannon(common.reference, common.current),
    linf: lInfinity(common.reference, common.current),
  };
  const isPooled = rare.reference + rare.current > 0;
  const isPartial =
    rare.reference + rest.reference > MOST_RARE * n && rare.current + rest.current > MOST_RARE * m;
  return {
    tests: { chi2: { statistic, dof, p_value: raw.pValue } },
    effects: {
      ...effects,
      ...(isPooled && {
        ...{ psi_pooled: pooled.psi, js_pooled: pooled.js, linf_pooled: pooled.linf },
      }),
      hellinger: hellinger(reference, current),
      kl: klDivergence(reference, current),
    },
    question: {
      about: 'values',
      test: 'chi2',
      pValue,
      isLarge: pooled.psi >= floors.psi || pooled.js >= floors.js || pooled.linf >= floors.linf,
      ...(isPartial && { isPartial }),
    },
  };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
