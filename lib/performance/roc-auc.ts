import { type Interval, LEVEL, logitInterval, zOf } from './interval.ts';
import { sumOf } from './sum.ts';
import type { TieGroups } from './tie-groups.ts';

/**
 * The probability that a positive row scores higher than a negative one, ties half: the area under the ROC curve, as scikit-learn's roc_auc_score. Null
 * without rows of both classes, where scikit-learn has NaN.
 */
export function rocAuc(groups: TieGroups): number | null {
  const { positiveMass, negativeMass, positives, negatives } = groups;
  const pairs = positiveMass * negativeMass;
  if (pairs === 0) return null;
  let below = 0;
  const won = sumOf(groups.scores.length, (at) => {
    const here = negatives[at] as number;
    const wins = (positives[at] as number) * (below + here / 2);
    below += here;
    return wins;
  });
  return won / pairs;
}

/**
 * An interval for the area of independent rows: DeLong's variance (DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988), symmetric in the log odds of
 * the area (Pepe 2003, 5.2.4), which keeps it within (0, 1) and its coverage near the nominal one for large areas. Where classes do not overlap DeLong's
 * variance is 0; then the score interval of Newcombe (Statistics in Medicine 25, 2006, method 5) stands in. Null with fewer than two rows of a class.
 */
export function rocAucInterval(groups: TieGroups, level = LEVEL): Interval | null {
  const area = rocAuc(groups);
  const { positiveMass: m, negativeMass: n } = groups;
  if (area === null || m < 2 || n < 2) return null;
  const variance = delongVariance(groups, area);
  return (
    (variance > 0
      ? logitInterval(area, Math.sqrt(variance), { level, method: 'DeLong, logit' })
      : null) ?? newcombeInterval(area, m, n, level)
  );
}

/** S10/m + S01/n, with S the sample variances of the share of the other class that each row beats. */
function delongVariance(groups: TieGroups, area: number): number {
  const { positiveMass: m, negativeMass: n, positives, negatives } = groups;
  let negativesBelow = 0;
  let positivesBelow = 0;
  let ofNegatives = 0;
  const ofPositives = sumOf(groups.scores.length, (at) => {
    const p = positives[at] as number;
    const q = negatives[at] as number;
    const beats = (negativesBelow + q / 2) / n;
    const isBeaten = (m - positivesBelow - p / 2) / m;
    negativesBelow += q;
    positivesBelow += p;
    ofNegatives += q * (isBeaten - area) ** 2;
    return p * (beats - area) ** 2;
  });
  return ofPositives / (m - 1) / m + ofNegatives / (n - 1) / n;
}

function newcombeInterval(area: number, m: number, n: number, level: number): Interval {
  const z = zOf(level);
  const half = (m + n) / 2 - 1;
  const isWithin = (a: number) => {
    const variance =
      (a * (1 - a) * (1 + (half * (1 - a)) / (2 - a) + (half * a) / (1 + a))) / (m * n);
    return Math.abs(a - area) <= z * Math.sqrt(variance);
  };
  const edge = (outside: number) => {
    let [out, within] = [outside, area];
    if (out === within) return within;
    for (let step = 0; step < 60; step += 1) {
      const middle = (out + within) / 2;
      if (isWithin(middle)) within = middle;
      else out = middle;
    }
    return within;
  };
  return { low: edge(0), high: edge(1), method: 'Newcombe 5' };
}
