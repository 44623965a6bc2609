import { rowsOf, type TrainingColumn } from '../training-data.ts';
import { binColumn } from './bin-columns.ts';
import type { GbdtModel } from './train-gbdt.ts';
import { type BinnedColumn, leafOf } from './tree.ts';

/**
 * What the model answers, row by row: of regression the value, of a binary task the probability of the second class, of a multiclass task that of every class in
 * turn. Columns are found by name.
 */
export function predictGbdt(model: GbdtModel, columns: readonly TrainingColumn[]): Float64Array {
  const outputs = model.baseScores.length;
  const scores = rawScores(model, columns);
  if (model.task === 'regression') return scores;
  if (outputs === 1) return scores.map((score) => 1 / (1 + Math.exp(-score)));
  for (let start = 0; start < scores.length; start += outputs) {
    softmax(scores.subarray(start, start + outputs));
  }
  return scores;
}

function rawScores(model: GbdtModel, columns: readonly TrainingColumn[]): Float64Array {
  const binned = model.columns.map((bins): BinnedColumn => {
    const column = columns.find(({ name }) => name === bins.name);
    if (!column) throw new RangeError(`there is no column ${bins.name}, which the model takes`);
    return binColumn(column, bins);
  });
  const [first] = columns;
  const rows = first ? rowsOf(first) : 0;
  const outputs = model.baseScores.length;
  const scores = new Float64Array(rows * outputs);
  for (let at = 0; at < scores.length; at += 1) {
    scores[at] = model.baseScores[at % outputs] as number;
  }
  for (const [at, tree] of model.trees.entries()) {
    for (let row = 0; row < rows; row += 1) {
      const place = row * outputs + (at % outputs);
      const value = tree.value[leafOf(tree, binned, row)] as number;
      scores[place] = (scores[place] as number) + value;
    }
  }
  return scores;
}

function softmax(scores: Float64Array): void {
  const highest = scores.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (let at = 0; at < scores.length; at += 1) {
    scores[at] = Math.exp((scores[at] as number) - highest);
    sum += scores[at] as number;
  }
  for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] as number) / sum;
}
