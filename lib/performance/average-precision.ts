import { type Interval, LEVEL, logitInterval } from './interval.ts';
import { sumOf } from './sum.ts';
import type { TieGroups } from './tie-groups.ts';

/**
 * The area under the precision-recall curve without interpolation, Σ (R_k − R_{k−1}) P_k from the highest score down, as scikit-learn's
 * average_precision_score: 0 without positive rows. Null without rows.
 */
export function averagePrecision(groups: TieGroups): number | null {
  const { scores, positives, negatives, positiveMass, negativeMass } = groups;
  if (positiveMass + negativeMass === 0) return null;
  if (positiveMass === 0) return 0;
  let above = 0;
  let positivesAbove = 0;
  const area = sumOf(scores.length, (step) => {
    const at = scores.length - 1 - step;
    const p = positives[at] as number;
    above += p + (negatives[at] as number);
    positivesAbove += p;
    return above === 0 ? 0 : p * (positivesAbove / above);
  });
  return area / positiveMass;
}

/**
 * Boyd, Eng and Page's logit interval (ECML PKDD 2013): log odds ± z / √(P a(1 − a)), P positive rows. Null at 0 and 1, where it has no width.
 */
export function averagePrecisionInterval(groups: TieGroups, level = LEVEL): Interval | null {
  const area = averagePrecision(groups);
  if (area === null || groups.positiveMass < 2) return null;
  const standardError = Math.sqrt((area * (1 - area)) / groups.positiveMass);
  return logitInterval(area, standardError, { level, method: 'Boyd, logit' });
}
