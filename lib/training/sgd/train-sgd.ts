import { randomOrder } from '#lib/performance/random-order.ts';
import {
  checkTrainingData,
  rowsOf,
  type TrainingColumn,
  type TrainingData,
} from '../training-data.ts';
import { encodeColumns } from './encode-columns.ts';
import { observe } from './observe.ts';
import { checkSgdParameters, SGD_DEFAULTS, type SgdParameters } from './parameters.ts';
import { emptyState, type SgdState } from './state.ts';
import { beginMeans, stepThrough, takeMeans } from './step.ts';

export interface TrainSgdOptions {
  parameters?: Partial<SgdParameters>;
  seed?: number;
  /** After each time through all rows: how often, of how often at most; false ends the training there. */
  onEpoch?: (epochs: number, most: number) => boolean | undefined;
}

/**
 * A linear model: of numbers, standardised, of their absence, and of categories one by one. The same data, parameters and seed give the same model, to the bit.
 * Throws a RangeError that names what is wrong with data or parameters.
 */
export function trainSgd(data: TrainingData, options: TrainSgdOptions = {}): SgdState {
  const { seed = 0, onEpoch } = options;
  const parameters = { ...SGD_DEFAULTS, ...options.parameters };
  checkSgdParameters(parameters);
  const rows = checkTrainingData(data);
  const state = emptyState(data, parameters);
  observe(state, data);
  const encoded = encodeColumns(state.columns, data.columns);
  const means = beginMeans(state);
  for (let epoch = 1; epoch <= parameters.epochs; epoch += 1) {
    const order = randomOrder(rows, seed + epoch);
    // The first half is on the way there.
    const isNear = epoch > parameters.epochs / 2;
    stepThrough(state, encoded, data.target, order, isNear ? means : undefined);
    if (onEpoch?.(epoch, parameters.epochs) === false) break;
  }
  takeMeans(state, means);
  return state;
}

/**
 * The model after rows more, in their order, each once; what was before stays as it was. New categories get weights of their own while there is room, and means
 * and scales go on with what comes. Classes stay those that the model was begun with; not all need be among the rows.
 */
export function updateSgd(before: SgdState, data: TrainingData): SgdState {
  checkUpdate(before, data);
  const state = structuredClone(before);
  observe(state, data);
  const encoded = encodeColumns(state.columns, data.columns);
  stepThrough(state, encoded, data.target, Array.from({ length: encoded.rows }).keys());
  return state;
}

/** A model that has learned nothing: what a stream of updates begins with. `data` says columns and classes, and may have no rows. */
export function beginSgd(data: TrainingData, given: Partial<SgdParameters> = {}): SgdState {
  const parameters = { ...SGD_DEFAULTS, ...given };
  checkSgdParameters(parameters);
  return emptyState(data, parameters);
}

function checkUpdate({ task, classes }: SgdState, { columns, target }: TrainingData): void {
  if (target.task !== task) throw new RangeError(`the task is ${target.task}; expected ${task}`);
  const rows = target.task === 'regression' ? target.values.length : target.codes.length;
  const uneven = columns.find((column: TrainingColumn) => rowsOf(column) !== rows);
  if (uneven) throw new RangeError(`${uneven.name} has ${rowsOf(uneven)} rows; expected ${rows}`);
  if (target.task === 'regression') {
    if (target.values.every(Number.isFinite)) return;
    throw new RangeError('the target has a value that is not a finite number');
  }
  const isSame =
    target.classes.length === classes.length &&
    target.classes.every((name, at) => name === classes[at]);
  if (!isSame) {
    throw new RangeError(
      `classes are ${target.classes.join(', ')}; expected ${classes.join(', ')}`,
    );
  }
  const wrong = target.codes.find((code) => code < 0 || code >= classes.length);
  if (wrong !== undefined) throw new RangeError(`the target has the code ${wrong}`);
}
