import { exportOnnx } from './gbdt/export-onnx.ts';
import { GBDT_DEFAULTS, GBDT_RANGES, type GbdtParameters } from './gbdt/parameters.ts';
import { predictGbdt } from './gbdt/predict-gbdt.ts';
import { trainGbdt } from './gbdt/train-gbdt.ts';
import type { ModelForm } from './model-form.ts';
import type { NumberRange } from './number-ranges.ts';
import { exportSgd } from './sgd/export-sgd.ts';
import { SGD_DEFAULTS, SGD_RANGES } from './sgd/parameters.ts';
import { predictSgd } from './sgd/predict-sgd.ts';
import { trainSgd } from './sgd/train-sgd.ts';
import type { TrainingColumn, TrainingData } from './training-data.ts';

export const TRAINERS = ['gbdt', 'sgd'] as const;
export type TrainerId = (typeof TRAINERS)[number];

export interface BuiltInTrainer {
  ranges: Readonly<Record<string, NumberRange>>;
  /** Parameters without one are off where they are absent. */
  defaults: Readonly<Record<string, number>>;
  /** Throws a RangeError that names what is wrong with data or parameters. */
  train(data: TrainingData, options: TrainingOptions): TrainedModel;
}

export interface TrainingOptions {
  parameters: Readonly<Record<string, number>>;
  seed: number;
  /** Of gbdt alone. */
  more?: Pick<GbdtParameters, 'monotone' | 'class_weights'>;
  /** What the model is to look like; left out: a column is an input. */
  form?: ModelForm | null;
  /** `loss`: on request, the mean loss of some rows, where the trainer knows it. */
  onProgress?: (done: number, most: number, loss?: () => number) => void;
}

export interface TrainedModel {
  /** The ONNX file. */
  bytes: Uint8Array;
  /** Row by row: of regression the value, of a binary task the probability of the second class, of a multiclass task that of every class in turn. */
  predict(columns: readonly TrainingColumn[]): Float64Array;
}

export const builtInTrainers = {
  gbdt: {
    ranges: GBDT_RANGES,
    defaults: numbersOf(GBDT_DEFAULTS),
    train: (data, { parameters, more, seed, form, onProgress }) => {
      const onRound = (rounds: number, most: number, loss: () => number) => {
        onProgress?.(rounds, most, loss);
        return true;
      };
      const model = trainGbdt(data, { parameters: { ...parameters, ...more }, seed, onRound });
      return { bytes: exportOnnx(model, form), predict: (columns) => predictGbdt(model, columns) };
    },
  },
  sgd: {
    ranges: SGD_RANGES,
    defaults: numbersOf(SGD_DEFAULTS),
    train: (data, { parameters, seed, form, onProgress }) => {
      const onEpoch = (epochs: number, most: number) => {
        onProgress?.(epochs, most);
        return true;
      };
      const state = trainSgd(data, { parameters, seed, onEpoch });
      return { bytes: exportSgd(state, form), predict: (columns) => predictSgd(state, columns) };
    },
  },
} satisfies Record<TrainerId, BuiltInTrainer> as Record<TrainerId, BuiltInTrainer>;

function numbersOf(defaults: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(defaults).filter((entry) => typeof entry[1] === 'number'),
  ) as Record<string, number>;
}
