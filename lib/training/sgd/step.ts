import type { TrainingTarget } from '../training-data.ts';
import type { EncodedRows } from './encode-columns.ts';
import { scaleOf } from './spread.ts';
import type { SgdState } from './state.ts';

/** The mean of each weight over the steps since it was begun (Polyak and Juditsky, SIAM J. Control Optim. 30, 1992). */
export interface WeightMeans {
  steps: number;
  sums: Float64Array[];
  /** Of each weight the step from which on `sums` do not have it. */
  since: Float64Array[];
}

export function beginMeans({ weights }: SgdState): WeightMeans {
  const zeros = () => weights.map((column) => new Float64Array(column.length));
  return { steps: 0, sums: zeros(), since: zeros() };
}

export function takeMeans(state: SgdState, { steps, sums, since }: WeightMeans): void {
  if (steps === 0) return;
  state.weights = state.weights.map((column, output) =>
    column.map((weight, at) => {
      const before = sums[output]?.[at] ?? 0;
      return (before + weight * (steps - (since[output]?.[at] ?? 0))) / steps;
    }),
  );
}

/**
 * Stochastic gradient descent on the log loss, softmax, or half the squared error of the standardised target, with a rate for each weight that falls with the
 * gradients it has seen (AdaGrad: Duchi, Hazan and Singer, JMLR 12, 2011): a step is learning_rate · g / √Σg², so that none is longer than learning_rate.
 * One step for each row, in the given order.
 */
export function stepThrough(
  state: SgdState,
  encoded: EncodedRows,
  target: TrainingTarget,
  order: Iterable<number>,
  means?: WeightMeans,
): void {
  const { learning_rate: rate, l2 } = state.parameters;
  const { places, values } = encoded;
  const weights = state.weights.map((column) => Float64Array.from(column));
  const gradients = state.gradients.map((column) => Float64Array.from(column));
  const errors = errorsOf(state, target);
  const scores = new Float64Array(weights.length);
  const move = (output: number, place: number, slope: number) => {
    const column = weights[output] as Float64Array;
    const sums = gradients[output] as Float64Array;
    const weight = column[place] as number;
    const gradient = place === 0 ? slope : slope + l2 * weight;
    if (gradient === 0) return;
    const sum = (sums[place] as number) + gradient * gradient;
    sums[place] = sum;
    if (means) {
      const past = means.sums[output] as Float64Array;
      const since = means.since[output] as Float64Array;
      past[place] = (past[place] as number) + weight * (means.steps - (since[place] as number));
      since[place] = means.steps;
    }
    column[place] = weight - (rate * gradient) / Math.sqrt(sum);
  };
  for (const row of order) {
    addScores(weights, encoded, row, scores);
    errors(scores, row);
    for (let output = 0; output < scores.length; output += 1) {
      const error = scores[output] as number;
      move(output, 0, error);
      for (let at = 0; at < places.length; at += 1) {
        const value = values[at]?.[row] as number;
        move(output, places[at]?.[row] as number, error * value);
      }
    }
    state.rows += 1;
    if (means) means.steps += 1;
  }
  state.weights = weights.map((column) => Array.from(column));
  state.gradients = gradients.map((column) => Array.from(column));
}

/** The row's score of each output into `scores`. */
export function addScores(
  weights: readonly Float64Array[],
  { places, values }: EncodedRows,
  row: number,
  scores: Float64Array,
): void {
  for (let output = 0; output < scores.length; output += 1) {
    const column = weights[output] as Float64Array;
    let score = column[0] as number;
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at]?.[row] as number;
      score += (column[place] as number) * (values[at]?.[row] as number);
    }
    scores[output] = score;
  }
}

/** Makes of a row's scores the derivatives of its loss by them. */
function errorsOf(state: SgdState, target: TrainingTarget) {
  if (target.task === 'regression') {
    const { mean } = state.target;
    const scale = scaleOf(state.target);
    return (scores: Float64Array, row: number) => {
      scores[0] = (scores[0] as number) - ((target.values[row] as number) - mean) / scale;
    };
  }
  const { codes } = target;
  return (scores: Float64Array, row: number) => {
    const code = codes[row] as number;
    toProbabilities(scores);
    if (target.task === 'binary') scores[0] = (scores[0] as number) - code;
    else scores[code] = (scores[code] as number) - 1;
  };
}

/** One score: of the second class. Several: of every class. */
export function toProbabilities(scores: Float64Array): void {
  if (scores.length === 1) {
    scores[0] = 1 / (1 + Math.exp(-(scores[0] as number)));
    return;
  }
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) highest = Math.max(highest, score);
  let sum = 0;
  for (let at = 0; at < scores.length; at += 1) {
    scores[at] = Math.exp((scores[at] as number) - highest);
    sum += scores[at] as number;
  }
  for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] as number) / sum;
}
