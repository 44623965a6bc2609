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

const LEAST_ONCE = 0.9;

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
  const isTold = !areIds(reference.counts, n) || !areIds(current.counts, m);
  const values: Question = { ...question, isEnough: isEnough && isTold, sizes };
  return { tests, effects, effective, questions: [values, ...unseen, ...missing] };
}

/** Hardly any value is there twice: nothing can be said of any. */
function areIds(counts: readonly number[], rows: number): boolean {
  const once = counts.filter((count) => count === 1).length;
  return rows > 1 && once / rows >= LEAST_ONCE;
}

/** Of counts by category: the tests, the effects, and whether the values have changed. */
export function categoryTests(
  reference: readonly number[],
  current: readonly number[],
  sizes: { reference: number; current: number },
  { floors }: DriftSettings,
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
  const common = poolRareBins(reference, current);
  const { statistic, dof } = raw;
  return {
    tests: { chi2: { statistic, dof, p_value: raw.pValue } },
    effects: {
      psi: psi(reference, current),
      js: jensenShannon(reference, current),
      linf: lInfinity(reference, current),
      hellinger: hellinger(reference, current),
      kl: klDivergence(reference, current),
    },
    question: {
      about: 'values',
      test: 'chi2',
      pValue,
      isLarge:
        psi(common.reference, common.current) >= floors.psi ||
        jensenShannon(common.reference, common.current) >= floors.js ||
        lInfinity(common.reference, common.current) >= floors.linf,
    },
  };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
