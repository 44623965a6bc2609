import { chiSquareHomogeneity } from '#lib/stats/chi-square.ts';
import { effectiveSizeOfCategories } from '#lib/stats/effective-size.ts';
import { jensenShannon } from '#lib/stats/jensen-shannon.ts';
import { lInfinity } from '#lib/stats/l-infinity.ts';
import { poolRareBins } from '#lib/stats/pool-rare-bins.ts';
import { psi } from '#lib/stats/psi.ts';
import { unseenShare } from '#lib/stats/unseen-share.ts';
import type { Evidence, Question } from './evidence.ts';
import type { CategoricalColumns } from './feature-columns.ts';
import { missingQuestion } from './missing-question.ts';
import type { DriftSettings } from './settings.ts';

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
  const raw = chiSquareHomogeneity(reference.counts, current.counts);
  const isIndependent = sizes.reference === n && sizes.current === m;
  const { pValue } = isIndependent
    ? raw
    : chiSquareHomogeneity(
        reference.counts.map((count) => (count * sizes.reference) / n),
        current.counts.map((count) => (count * sizes.current) / m),
      );
  const effects = {
    psi: psi(reference.counts, current.counts),
    js: jensenShannon(reference.counts, current.counts),
    linf: lInfinity(reference.counts, current.counts),
  };
  const common = poolRareBins(reference.counts, current.counts);
  const effective = Math.min(sizes.reference, sizes.current);
  const { floors, leastEffective } = settings;
  const isEnough = effective >= leastEffective;
  const values: Question = {
    about: 'values',
    pValue,
    isLarge:
      psi(common.reference, common.current) >= floors.psi ||
      jensenShannon(common.reference, common.current) >= floors.js ||
      lInfinity(common.reference, common.current) >= floors.linf,
    isEnough,
  };
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
  return {
    tests: {
      chi2: {
        statistic: raw.statistic,
        dof: raw.dof,
        p_value: raw.pValue,
        p_adjusted: pValue,
      },
    },
    effects,
    effective,
    questions: [values, ...unseen, ...missing],
  };
}
