import { createHash } from 'node:crypto';
import type { FileColumn } from '#lib/offline/file-columns.ts';
import type { OfflineService } from '#lib/offline/service.ts';
import type { Evaluation } from '#lib/performance/evaluate-rows.ts';
import type { TrainedModel } from '#lib/training/built-in-trainers.ts';
import { evaluateAnswers } from '#lib/training/evaluate-answers.ts';
import { holdOut } from '#lib/training/hold-out.ts';
import { readFeatures, readFeaturesLike } from '#lib/training/read-features.ts';
import { readTarget } from '#lib/training/read-target.ts';
import type { TrainingData } from '#lib/training/training-data.ts';
import { evaluationTable } from '../evaluation-table.ts';
import { openFilesHere } from '../files-here.ts';
import { readTrainOptions, type TrainOptions, USAGE } from '../train/train-options.ts';
import { TrainingProgress } from '../train/training-progress.ts';
import { checkPlace, writeWhole } from '../train/write-whole.ts';
import { UsageError } from '../usage-error.ts';

/** Trains a model on a file, without a server. */
export async function train(args: string[]): Promise<void> {
  const options = readTrainOptions(args);
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const startedAt = performance.now();
  const { out, parameters, seed } = options;
  const progress = new TrainingProgress(process.stderr);
  try {
    await checkPlace(out, [options.data, ...(options.holdout ? [options.holdout] : [])]);
    progress.say('Reading');
    const { learned, held } = await readData(options);
    progress.say('Training');
    const model = trainModel(options, learned, progress);
    const evaluation = evaluateAnswers(held.target, model.predict(held.columns));
    await writeWhole(out, model.bytes);
    progress.close();
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    const sha256 = createHash('sha256').update(model.bytes).digest('hex');
    const rows = rowsIn(learned);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ metrics: evaluation.result.metrics, sha256, rows, seconds, params: parameters, seed })}\n`
        : sentences({ evaluation, out, sha256, rows, seconds }),
    );
  } finally {
    progress.close();
  }
}

async function readData(options: TrainOptions): Promise<{
  learned: TrainingData;
  held: TrainingData;
}> {
  const { target, task, categorical, holdout, seed } = options;
  const service = openFilesHere();
  const data = await readFile(service, options.data, (names) => {
    const wanted = [target, ...categorical];
    const absent = wanted.find((name) => !names.includes(name));
    // The reader says which columns there are.
    if (absent !== undefined) return [absent];
    return [target, ...names.filter((name) => name !== target)];
  });
  if (data.features.length === 0) {
    throw new UsageError(
      `${options.data} has no column but ${target}: there is nothing to learn from.`,
    );
  }
  const all: TrainingData = {
    columns: readFeatures(data.features, categorical),
    target: readTarget(data.target, task),
  };
  if (holdout === undefined) return holdOut(all, seed);
  const names = all.columns.map(({ name }) => name);
  const other = await readFile(service, holdout, () => [target, ...names]);
  const classes = all.target.task === 'regression' ? undefined : all.target.classes;
  return {
    learned: all,
    held: {
      columns: readFeaturesLike(all.columns, other.features),
      target: readTarget(other.target, task, classes),
    },
  };
}

async function readFile(
  service: OfflineService,
  file: string,
  choose: (names: readonly string[]) => readonly string[],
): Promise<{ target: FileColumn; features: FileColumn[] }> {
  const { rows, columns } = await service.readColumns(file, choose);
  const [target, ...features] = columns;
  if (target && rows > 0) return { target, features };
  throw new UsageError(`${file} has no rows.`);
}

function trainModel(
  { trainer, parameters, seed }: TrainOptions,
  data: TrainingData,
  progress: TrainingProgress,
): TrainedModel {
  try {
    return trainer.train(data, {
      parameters,
      seed,
      onProgress: (done, most) => progress.update(done, most),
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`The model cannot be trained: ${error.message}.`);
  }
}

function rowsIn({ target }: TrainingData): number {
  return target.task === 'regression' ? target.values.length : target.codes.length;
}

function sentences(of: {
  evaluation: Evaluation;
  out: string;
  sha256: string;
  rows: number;
  seconds: number;
}): string {
  const rows = `${of.rows.toLocaleString('en')} ${of.rows === 1 ? 'row' : 'rows'}`;
  return `Wrote ${of.out}, learned from ${rows} in ${of.seconds.toFixed(1)} s.
sha256 ${of.sha256}

Measured on rows it did not learn from
${evaluationTable(of.evaluation, { skipped: 0 })}`;
}
