import { atLeastZero, type Interval, LEVEL, meanInterval } from './interval.ts';
import { sumOf } from './sum.ts';
import type { TieGroups } from './tie-groups.ts';

/** Loss of a row by its score (the probability of the positive class) and whether it is positive. */
type Loss = (score: number, isPositive: boolean) => number;

/** −ln of what the row's class was given, of scores within [ε, 1 − ε], ε = 2⁻⁵², as scikit-learn's log_loss with labels [0, 1]. */
const logLossOf: Loss = (score, isPositive) => clippedLog(isPositive ? score : 1 - score);

/** Squared error of the probability, as scikit-learn's brier_score_loss. */
const brierOf: Loss = (score, isPositive) => ((isPositive ? 1 : 0) - score) ** 2;

export function clippedLog(probability: number): number {
  return -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability)));
}

export const logLoss = (groups: TieGroups) => meanLoss(groups, logLossOf);
export const brier = (groups: TieGroups) => meanLoss(groups, brierOf);
export const logLossInterval = (groups: TieGroups, level = LEVEL) =>
  lossInterval(groups, logLossOf, level);
export const brierInterval = (groups: TieGroups, level = LEVEL) =>
  lossInterval(groups, brierOf, level);

/** Null without rows. */
function meanLoss(groups: TieGroups, loss: Loss): number | null {
  const rows = groups.positiveMass + groups.negativeMass;
  return rows === 0 ? null : total(groups, loss) / rows;
}

function lossInterval(groups: TieGroups, loss: Loss, level: number): Interval | null {
  const mean = meanLoss(groups, loss);
  const rows = groups.positiveMass + groups.negativeMass;
  if (mean === null || rows < 2) return null;
  const squares = total(groups, (score, isPositive) => (loss(score, isPositive) - mean) ** 2);
  return atLeastZero(meanInterval(mean, squares / (rows - 1), rows, level));
}

function total({ scores, positives, negatives }: TieGroups, loss: Loss): number {
  return sumOf(scores.length, (at) => {
    const score = scores[at] as number;
    const p = positives[at] as number;
    const n = negatives[at] as number;
    return (p === 0 ? 0 : p * loss(score, true)) + (n === 0 ? 0 : n * loss(score, false));
  });
}
