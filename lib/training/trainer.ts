import type { GoldenCase } from '#lib/registry/contract.ts';
import type { TrainerName, TrainerSettingsOf } from './contract.ts';
import type { ModelForm } from './model-form.ts';

type Task = 'binary' | 'multiclass' | 'regression';

/** A feature of a snapshot, as the model that is served takes it. */
export interface SnapshotFeature {
  name: string;
  kind: 'numeric' | 'categorical';
}

/** What a trainer is given. */
export interface TrainingJob {
  /** The same when a worker that died is followed by another, so that what was begun elsewhere is found again. */
  id: string;
  model: string;
  task: Task;
  /** A Parquet file of the rows to learn from, oldest first: a column for each feature, and `label`. */
  data: { path: string; digest: string; rows: number };
  features: readonly SnapshotFeature[];
  /** Name of the column that is to be predicted. */
  label: string;
  /** Of a classifier, in the order of its probabilities. */
  classes: readonly (string | number)[] | null;
  /** What the version that is served takes and answers, which its successor should too; null: there is none, or it has no named features. */
  form: ModelForm | null;
  seed: number;
  /** Empty, and this job’s alone; it is removed afterwards. */
  directory: string;
  /** Of an `sgd` that continues: what it was when it ended last; null: it begins. */
  state: Uint8Array | null;
}

export interface TrainerTools {
  /** Aborted when the run is cancelled, lost or takes too long: a trainer then leaves nothing running, and throws. */
  signal: AbortSignal;
  progress(progress: { done: number; total: number | null; says: string | null }): void;
  log(line: string): void;
}

/** What a trainer leaves; files are in the job’s directory. */
export interface TrainedFiles {
  /** The ONNX file. */
  model: string;
  /** What the trainer says of itself, by scikit-learn's names where they have one; nothing is decided by them. */
  metrics: Record<string, number>;
  goldenCases: readonly GoldenCase[];
  /** A CSV or Parquet file of what was learned from, or some of it. */
  reference: string | null;
  /** Names of features in the order of a vector input; null: inputs are named as features. */
  featureNames: string[] | null;
  output: { score?: string; label?: string; classes?: (string | number | boolean)[] } | null;
  /** `name==version` and the like, a line each. */
  environment: string[];
  state: Uint8Array | null;
}

/**
 * One way to train. `train` throws an AppError below 500 for what is wrong with data, settings or the trainer's own program, which ends the run;
 * what else it throws is tried again. It may be called again with the same job after a worker died.
 */
export interface Trainer<N extends TrainerName = TrainerName> {
  name: N;
  /** The same job gives the same bytes. */
  isDeterministic: boolean;
  train(
    job: TrainingJob,
    settings: TrainerSettingsOf<N>,
    tools: TrainerTools,
  ): Promise<TrainedFiles>;
}
