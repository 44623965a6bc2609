import { chiSquareHomogeneity } from '#lib/stats/chi-square.ts';
import { hellinger } from '#lib/stats/hellinger.ts';
import { klDivergence } from '#lib/stats/kl-divergence.ts';
import { asymptoticKsProbability } from '#lib/stats/kolmogorov-smirnov.ts';
import { ksBracket } from '#lib/stats/ks-bracket.ts';
import { poolBins } from '#lib/stats/pool-samples.ts';
import { psi } from '#lib/stats/psi.ts';
import { unseenShareOf } from '#lib/stats/unseen-share.ts';
import { wassersteinOfBins } from '#lib/stats/wasserstein-of-bins.ts';
import { categoryTests } from './categorical-evidence.ts';
import type { CountedCategories, CountedFeature, CountedNumbers } from './counted-feature.ts';
import { decidingTest } from './deciding-test.ts';
import type { Evidence, Question } from './evidence.ts';
import type { DriftSettings } from './settings.ts';

/**
 * What is found of a feature of which counts by bin are known. χ², PSI, JS and L∞ are those of the rows, with categories that have no bin of their own as one. Of D the least that it can
 * be decides, and the Wasserstein distance takes values for evenly spread in their bins.
 */
export function countedEvidence(counted: CountedFeature, settings: DriftSettings): Evidence {
  const { reference, current } = counted;
  const n = sum(reference.counts);
  const m = sum(current.counts);
  const missing = missingQuestion(counted, n, m, settings);
  if (n === 0 || m === 0) return { tests: {}, effects: {}, effective: 0, questions: missing };
  const effective = Math.min(reference.effective, current.effective);
  const isEnough = effective >= settings.leastEffective;
  const found =
    counted.kind === 'numeric'
      ? ofNumbers(counted, { n, m, isEnough }, settings)
      : ofCategories(counted, { n, m, isEnough }, settings);
  return { ...found, effective, questions: [...found.questions, ...missing] };
}

interface Sizes {
  n: number;
  m: number;
  isEnough: boolean;
}

function ofNumbers(
  { edges, coarseEdges, moments, reference, current }: CountedNumbers,
  { n, m, isEnough }: Sizes,
  { floors, numericTest }: DriftSettings,
): Omit<Evidence, 'effective'> {
  const { least, most } = ksBracket(reference.counts, current.counts);
  const p_value = asymptoticKsProbability(least, n, m);
  const sizes = { reference: reference.effective, current: current.effective };
  const bins = [
    coarseCounts(reference.counts, edges, coarseEdges),
    coarseCounts(current.counts, edges, coarseEdges),
  ] as const;
  const samples = poolBins(reference.counts, current.counts);
  const ks = { statistic: least, pValue: p_value };
  const { pValue, shown } = decidingTest(numericTest, { samples, bins, ks, sizes });
  const stability = psi(...bins);
  const { min, max, deviation } = moments ?? { min: 0, max: 0, deviation: 0 };
  const distance = wassersteinOfBins([min, ...edges, max], reference.counts, current.counts);
  const normed = distance === 0 ? 0 : distance / deviation;
  return {
    tests: {
      ks: { statistic: least, d_most: most, p_value },
      ...shown,
    },
    effects: {
      wasserstein: finite(distance),
      wasserstein_normed: finite(normed),
      psi: stability,
      hellinger: hellinger(...bins),
      kl: klDivergence(...bins),
    },
    questions: [
      {
        about: 'values',
        test: numericTest,
        pValue,
        isLarge: normed >= floors.wassersteinNormed || stability >= floors.psi,
        isEnough,
        sizes,
      },
    ],
  };
}

function ofCategories(
  { reference, current, seldom, unseen, restBins }: CountedCategories,
  { n, m, isEnough }: Sizes,
  settings: DriftSettings,
): Omit<Evidence, 'effective'> {
  const sizes = { reference: reference.effective, current: current.effective };
  // New ones are asked about by themselves: of ids every current row is one, and nothing has changed.
  const own = reference.counts.length - restBins;
  const ofRest = (counts: readonly number[]) => sum(counts.slice(own));
  const rest = { reference: ofRest(reference.counts), current: ofRest(current.counts) };
  const isOfAll = rest.reference + rest.current === 0;
  const withRest = (counts: readonly number[]) => [
    ...counts.slice(0, own),
    ...(isOfAll ? [] : [ofRest(counts)]),
  ];
  const { tests, effects, question } = categoryTests(
    withRest(reference.counts),
    withRest(current.counts),
    sizes,
    settings,
    rest,
  );
  const questions: Question[] = [{ ...question, isEnough, sizes }];
  if (seldom && unseen > 0) {
    const found = unseenShareOf({ n, m, unseenRows: unseen, ...seldom }, sizes);
    const isLarge = found.unseen - found.expected >= settings.floors.share;
    questions.push({ about: 'unseen', pValue: found.pValue, isLarge, isEnough });
  }
  return { tests, effects, questions };
}

function missingQuestion(
  { reference, current }: CountedFeature,
  n: number,
  m: number,
  { floors, leastEffective }: DriftSettings,
): Question[] {
  const rows = { reference: n + reference.missing, current: m + current.missing };
  if (rows.reference === 0 || rows.current === 0) return [];
  if (reference.missing + current.missing === 0) return [];
  if (!(reference.effectiveRows > 0) || !(current.effectiveRows > 0)) return [];
  const before = reference.missing / rows.reference;
  const now = current.missing / rows.current;
  const scaled = (share: number, size: number) => [(1 - share) * size, share * size];
  const { pValue } = chiSquareHomogeneity(
    scaled(before, reference.effectiveRows),
    scaled(now, current.effectiveRows),
  );
  const isEnough = Math.min(reference.effectiveRows, current.effectiveRows) >= leastEffective;
  return [{ about: 'missing', pValue, isLarge: Math.abs(before - now) >= floors.share, isEnough }];
}

/** Counts of bins that each are some of the finer ones. */
export function coarseCounts(
  counts: readonly number[],
  edges: readonly number[],
  coarseEdges: readonly number[],
): number[] {
  const coarse = new Array<number>(coarseEdges.length + 1).fill(0);
  let bin = 0;
  for (const [at, count] of counts.entries()) {
    coarse[bin] = (coarse[bin] ?? 0) + count;
    if (edges[at] === coarseEdges[bin]) bin += 1;
  }
  return coarse;
}

function sum(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
