import type { ClassTarget, NumberTarget, TrainingTarget } from '../training-data.ts';
import type { GbdtParameters } from './parameters.ts';

/** What is made small, and what trees learn of it. Scores are by output, then by row. */
export interface Objective {
  /** What is answered where no tree says anything; one for each output. float32. */
  baseScores: number[];
  /** Called before each round: all trees of a round see the scores as they are now. */
  prepare(scores: readonly Float64Array[]): void;
  /** First and second derivatives of the loss by the scores of one output. */
  derive(output: number, gradients: Float64Array, hessians: Float64Array): void;
  /** The mean loss of rows. */
  loss(scores: readonly Float64Array[], rows: Int32Array): number;
}

/** `rows` are those that are learned from: base scores and balanced weights are of them. */
export function objectiveOf(
  target: TrainingTarget,
  parameters: GbdtParameters,
  rows: Int32Array,
): Objective {
  if (target.task === 'regression') return squaredError(target, rows);
  const weights = classWeights(target, parameters, rows);
  const masses = weights.map(() => 0);
  for (const row of rows) {
    const code = target.codes[row] as number;
    masses[code] = (masses[code] as number) + (weights[code] as number);
  }
  return target.task === 'binary'
    ? binaryLogLoss(target, weights, masses)
    : multiclassLogLoss(target, weights, masses);
}

function classWeights(
  { classes, codes }: ClassTarget,
  { class_weights: asked }: GbdtParameters,
  rows: Int32Array,
): number[] {
  if (asked === undefined) return classes.map(() => 1);
  if (asked !== 'balanced') return classes.map((name) => asked[String(name)] ?? 1);
  const counts = classes.map(() => 0);
  for (const row of rows) counts[codes[row] as number] = (counts[codes[row] as number] ?? 0) + 1;
  return counts.map((count) => rows.length / (classes.length * Math.max(1, count)));
}

/** ½ (score − value)². */
function squaredError({ values }: NumberTarget, rows: Int32Array): Objective {
  let sum = 0;
  for (const row of rows) sum += values[row] as number;
  let seen: Float64Array = values;
  return {
    baseScores: [Math.fround(sum / rows.length)],
    prepare([scores]) {
      if (scores) seen = scores;
    },
    derive(_output, gradients, hessians) {
      for (let row = 0; row < values.length; row += 1) {
        gradients[row] = (seen[row] as number) - (values[row] as number);
      }
      hessians.fill(1);
    },
    loss([scores = values], held) {
      let loss = 0;
      for (const row of held) loss += ((scores[row] as number) - (values[row] as number)) ** 2 / 2;
      return loss / held.length;
    },
  };
}

/** −ln of the probability given to the row's class, 1 / (1 + e^−score) of the second one. */
function binaryLogLoss({ codes }: ClassTarget, weights: number[], masses: number[]): Objective {
  const [ofFirst = 1, ofSecond = 1] = weights;
  const [first = 1, second = 1] = masses;
  let seen: Float64Array = new Float64Array(0);
  return {
    baseScores: [Math.fround(Math.log(second / first))],
    prepare([scores]) {
      if (scores) seen = scores;
    },
    derive(_output, gradients, hessians) {
      for (let row = 0; row < codes.length; row += 1) {
        const label = codes[row] as number;
        const weight = label === 1 ? ofSecond : ofFirst;
        const probability = 1 / (1 + Math.exp(-(seen[row] as number)));
        gradients[row] = weight * (probability - label);
        hessians[row] = weight * probability * (1 - probability);
      }
    },
    loss([scores], held) {
      let loss = 0;
      let mass = 0;
      for (const row of held) {
        const isSecond = codes[row] === 1;
        const weight = isSecond ? ofSecond : ofFirst;
        const against = isSecond ? -(scores?.[row] as number) : (scores?.[row] as number);
        // ln(1 + e^x) without overflow.
        loss += weight * (Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against))));
        mass += weight;
      }
      return loss / mass;
    },
  };
}

/** −ln of the probability given to the row's class, by softmax of the scores. */
function multiclassLogLoss({ codes }: ClassTarget, weights: number[], masses: number[]): Objective {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const probabilities = masses.map(() => new Float64Array(codes.length));
  return {
    // A class that none of the rows has is as good as impossible.
    baseScores: masses.map((mass) => Math.fround(Math.log(Math.max(mass, 1e-3) / total))),
    prepare(scores) {
      for (let row = 0; row < codes.length; row += 1) {
        let sum = 0;
        const highest = highestOf(scores, row);
        for (let at = 0; at < scores.length; at += 1) {
          const power = Math.exp((scores[at]?.[row] as number) - highest);
          (probabilities[at] as Float64Array)[row] = power;
          sum += power;
        }
        for (const column of probabilities) column[row] = (column[row] as number) / sum;
      }
    },
    derive(output, gradients, hessians) {
      const column = probabilities[output] as Float64Array;
      for (let row = 0; row < codes.length; row += 1) {
        const weight = weights[codes[row] as number] as number;
        const probability = column[row] as number;
        gradients[row] = weight * (probability - (codes[row] === output ? 1 : 0));
        hessians[row] = weight * probability * (1 - probability);
      }
    },
    loss(scores, held) {
      let loss = 0;
      let mass = 0;
      for (const row of held) {
        const code = codes[row] as number;
        const weight = weights[code] as number;
        const highest = highestOf(scores, row);
        let sum = 0;
        for (const column of scores) sum += Math.exp((column[row] as number) - highest);
        loss += weight * (Math.log(sum) + highest - (scores[code]?.[row] as number));
        mass += weight;
      }
      return loss / mass;
    },
  };
}

function highestOf(scores: readonly Float64Array[], row: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const column of scores) highest = Math.max(highest, column[row] as number);
  return highest;
}
