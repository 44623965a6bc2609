import type { TrainingColumn } from '../training-data.ts';
import { encodeColumns } from './encode-columns.ts';
import { scaleOf } from './spread.ts';
import type { SgdState } from './state.ts';
import { addScores, toProbabilities } from './step.ts';

/**
 * What the model answers, row by row: of regression the value, of a binary task the probability of the second class, of a multiclass task that of every class in
 * turn. Columns are found by name.
 */
export function predictSgd(state: SgdState, columns: readonly TrainingColumn[]): Float64Array {
  const encoded = encodeColumns(state.columns, columns);
  const weights = state.weights.map((column) => Float64Array.from(column));
  const outputs = weights.length;
  const answers = new Float64Array(encoded.rows * outputs);
  const scale = scaleOf(state.target);
  for (let row = 0; row < encoded.rows; row += 1) {
    const scores = answers.subarray(row * outputs, (row + 1) * outputs);
    addScores(weights, encoded, row, scores);
    if (state.task !== 'regression') toProbabilities(scores);
    else scores[0] = (scores[0] as number) * scale + state.target.mean;
  }
  return answers;
}
