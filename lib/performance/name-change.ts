import { zOf } from './interval.ts';

/** A metric on the reference and now, and how unsure the difference is. */
export interface MetricChange {
  before: number;
  now: number;
  /** Of now − before. */
  standardError: number;
}

export type ChangeName =
  | 'stable'
  | 'covariate_drift'
  | 'concept_drift'
  | 'both'
  | 'not_realised'
  | 'selective_labels'
  | 'not_enough_labels';

export interface NamedChange {
  name: ChangeName;
  /** How much worse, in the metric's unit and always positive for worse; of the realised change the part that the estimate shows, and the rest. */
  worse: number;
  expected: number;
  unexplained: number;
}

/**
 * What became worse, the inputs or what they mean. The estimate (CBPE, DLE) follows the inputs alone, so of a realised change for the worse
 *
 *   what the estimate shows too is covariate drift: the model meets more of what it was never good at;
 *   what it does not show is concept drift: the same inputs have other outcomes.
 *
 * The estimate has to be of the rows that have labels: which rows get one is often no accident (only loans that were granted are paid back or not). `others` is the estimate of all rows; where it is better by the floor,
 * what became worse may be no more than which rows have labels, and what is not concept drift is `selective_labels`. null: it is not known of labelled rows alone, and most rows have none, so that nothing is made of a difference.
 *
 * Each is named when it is real (beyond z standard errors) and large (the floor, in the metric's unit). An estimate that worsens with nothing realised of it is `not_realised`; with fewer labels than are enough
 * nothing is said.
 */
export function nameChange(
  change: {
    realised: MetricChange | null;
    estimated: MetricChange;
    labels: number;
    /** The estimate of all rows; left out: it is of the same. */
    others?: number | null;
    isHigherBetter: boolean;
  },
  rule: { floor: number; leastLabels?: number; level?: number },
): NamedChange {
  const { floor, leastLabels = 200, level = 0.99 } = rule;
  const sign = change.isHigherBetter ? -1 : 1;
  const worsening = ({ now, before }: MetricChange) => sign * (now - before);
  const z = zOf(level);
  const isChange = (by: number, error: number) => by >= floor && by > z * error;
  const expected = worsening(change.estimated);
  const expectedError = change.estimated.standardError;
  const { realised } = change;
  if (!realised || change.labels < leastLabels) {
    return { name: 'not_enough_labels', worse: Number.NaN, expected, unexplained: Number.NaN };
  }
  const worse = worsening(realised);
  const unexplained = worse - expected;
  const error = Math.hypot(realised.standardError, expectedError);
  const isExpected = isChange(expected, expectedError);
  const found = { worse, expected, unexplained };
  if (!isChange(worse, realised.standardError)) {
    return {
      name: isExpected && isChange(-unexplained, error) ? 'not_realised' : 'stable',
      ...found,
    };
  }
  const { others = change.estimated.now } = change;
  if (others === null) return { name: 'selective_labels', ...found };
  const isUnexplained = isChange(unexplained, error);
  const isSelective = sign * (change.estimated.now - others) >= floor;
  if (isSelective) return { name: isUnexplained ? 'concept_drift' : 'selective_labels', ...found };
  if (isUnexplained) return { name: isExpected ? 'both' : 'concept_drift', ...found };
  // What became worse is real and large; the estimate shows it, or most of it.
  return { name: expected >= worse / 2 ? 'covariate_drift' : 'concept_drift', ...found };
}
