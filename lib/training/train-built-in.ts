import type { GoldenCase } from '#lib/registry/contract.ts';
import { builtInTrainers, type TrainerId, type TrainingOptions } from './built-in-trainers.ts';
import { chooseGoldenRows, goldenCaseOf } from './golden-rows.ts';
import type { ModelForm } from './model-form.ts';
import { exportSgd } from './sgd/export-sgd.ts';
import { predictSgd } from './sgd/predict-sgd.ts';
import type { SgdState } from './sgd/state.ts';
import { trainSgd, updateSgd } from './sgd/train-sgd.ts';
import type { TrainingData } from './training-data.ts';

export interface TrainingTask {
  trainer: TrainerId;
  data: TrainingData;
  parameters: Record<string, number>;
  more?: TrainingOptions['more'];
  seed: number;
  form: ModelForm | null;
  /** Of an sgd that goes on with a stream: what it was, or null where it begins. Left out: it does not go on. */
  stream?: { state: SgdState | null };
}

export interface TrainedTask {
  bytes: Uint8Array;
  goldenCases: GoldenCase[];
  state: SgdState | null;
}

/** A model of a built-in trainer, with some of the rows it learned from and what it says of them. */
export function trainBuiltIn(
  task: TrainingTask,
  onProgress?: (done: number, most: number, says: string | null) => void,
): TrainedTask {
  const { trained, state } = task.stream
    ? followStream(task, task.stream)
    : { trained: trainWhole(task, onProgress), state: null };
  const rows = chooseGoldenRows(task.data, task.form);
  const answers = trained.predict(rows.columns);
  const goldenCases = Array.from({ length: rows.count }, (_, row) =>
    goldenCaseOf({ data: task.data, form: task.form, rows, answers }, row),
  );
  return { bytes: trained.bytes, goldenCases, state };
}

function trainWhole(
  { trainer, data, parameters, more, seed, form }: TrainingTask,
  onProgress?: (done: number, most: number, says: string | null) => void,
) {
  let said: string | null = null;
  return builtInTrainers[trainer].train(data, {
    ...{ parameters, seed, form, ...(more && { more }) },
    onProgress: (done, most, loss) => {
      said = sayLoss(loss, done, most) ?? said;
      onProgress?.(done, most, said);
    },
  });
}

/** Twenty times in all: to know it takes its time. */
function sayLoss(loss: (() => number) | undefined, done: number, most: number): string | null {
  if (!loss || done % Math.ceil(most / 20) !== 0) return null;
  return `loss ${Number(loss().toPrecision(4))}`;
}

/** Of rows that came, each is learned from once; the first ones as often as it takes to begin with. */
function followStream(
  { data, parameters, seed, form }: TrainingTask,
  { state: before }: NonNullable<TrainingTask['stream']>,
) {
  const state = before ? updateSgd(before, data) : trainSgd(data, { parameters, seed });
  const trained = {
    bytes: exportSgd(state, form),
    predict: (columns: TrainingData['columns']) => predictSgd(state, columns),
  };
  return { trained, state };
}
