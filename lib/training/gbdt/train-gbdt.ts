import { randomOrder } from '#lib/performance/random-order.ts';
import { checkTrainingData, type TrainingData } from '../training-data.ts';
import { binColumn, type ColumnBins, chooseBins } from './bin-columns.ts';
import { boost, type OnRound } from './boost.ts';
import { objectiveOf } from './objective.ts';
import { checkParameters, GBDT_DEFAULTS, type GbdtParameters } from './parameters.ts';
import type { Tree } from './tree.ts';

export interface GbdtModel {
  task: 'binary' | 'multiclass' | 'regression';
  /** By code; none of regression. */
  classes: readonly string[] | readonly number[];
  columns: readonly ColumnBins[];
  /** One for each output: each class of a multiclass task, else one. */
  baseScores: number[];
  /** Round by round, of each output in turn. */
  trees: Tree[];
}

export interface TrainGbdtOptions {
  parameters?: Partial<GbdtParameters>;
  seed?: number;
  /** After each round: how many there have been, of how many at most; false ends the training there. */
  onRound?: OnRound;
}

/** The share of rows that early stopping asks, and learns nothing from. */
const HELD_OUT = 0.1;

/**
 * Gradient-boosted trees on histograms (Friedman, Annals of Statistics 29, 2001; Ke et al., LightGBM, NIPS 2017): each tree is a Newton step of the loss, grown leaf
 * by leaf. The same data, parameters and seed give the same model, to the bit. Throws a RangeError that names what is wrong with data or parameters.
 */
export function trainGbdt(data: TrainingData, options: TrainGbdtOptions = {}): GbdtModel {
  const { seed = 0, onRound } = options;
  const parameters = { ...GBDT_DEFAULTS, ...options.parameters };
  const rows = checkTrainingData(data);
  checkParameters(parameters, data);
  const bins = data.columns.map((column) => chooseBins(column, parameters.max_bins, seed));
  const columns = data.columns.map((column, at) => binColumn(column, bins[at] as ColumnBins));
  const { learned, held } = divideRows(rows, parameters, seed);
  const objective = objectiveOf(data.target, parameters, learned);
  const monotone = Int8Array.from(data.columns, ({ name }) => parameters.monotone?.[name] ?? 0);
  const edges = bins.map((column) => (column.kind === 'numeric' ? column.edges : null));
  const plan = { columns, monotone, edges, rows: learned, parameters };
  return {
    task: data.target.task,
    classes: data.target.task === 'regression' ? [] : data.target.classes,
    columns: bins,
    baseScores: objective.baseScores,
    trees: boost({ objective, plan, held, onRound }).trees,
  };
}

function divideRows(rows: number, { early_stopping_rounds }: GbdtParameters, seed: number) {
  const heldCount = early_stopping_rounds === undefined ? 0 : Math.ceil(rows * HELD_OUT);
  if (heldCount === 0) {
    const all = new Int32Array(rows).map((_zero, row) => row);
    return { learned: all, held: new Int32Array(0) };
  }
  const order = randomOrder(rows, seed);
  // In the order of the data again: neighbours in memory are read together.
  return {
    learned: Int32Array.from(order.subarray(heldCount)).sort(),
    held: Int32Array.from(order.subarray(0, heldCount)).sort(),
  };
}
