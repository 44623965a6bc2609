import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#lib/http/errors.ts';
import type { OfflineService } from '#lib/offline/service.ts';
import { runThread } from '#lib/threads/service.ts';
import type { TrainerId } from '../../built-in-trainers.ts';
import { builtInTrainers } from '../../built-in-trainers.ts';
import { readFeatures } from '../../read-features.ts';
import { readTarget } from '../../read-target.ts';
import type { TrainedTask, TrainingTask } from '../../train-built-in.ts';
import type { TrainedFiles, TrainerTools, TrainingJob } from '../../trainer.ts';
import type { TrainingData } from '../../training-data.ts';

const THREAD = new URL('../training-thread.ts', import.meta.url);

/** The rows of a job's file, as the built-in trainers learn from them. */
export async function readJobData(
  offline: Pick<OfflineService, 'readColumns'>,
  job: Pick<TrainingJob, 'data' | 'features' | 'label' | 'task' | 'classes'>,
): Promise<TrainingData> {
  const names = [job.label, ...job.features.map(({ name }) => name)];
  const { columns } = await offline.readColumns(job.data.path, () => names);
  const [label, ...features] = columns;
  if (!label) throw new Error(`${job.data.path} has no column ${job.label}`);
  const categorical = new Set(
    job.features.filter(({ kind }) => kind === 'categorical').map(({ name }) => name),
  );
  return {
    columns: readFeatures(features, categorical),
    target: readTarget(label, job.task, classesOf(job.classes)),
  };
}

/** Trains beside this thread. */
export async function trainInThread(
  deps: { offline: Pick<OfflineService, 'readColumns'> },
  job: TrainingJob,
  asked: {
    trainer: TrainerId;
    parameters: Record<string, unknown>;
    more?: TrainingTask['more'];
    stream?: TrainingTask['stream'];
  },
  tools: TrainerTools,
): Promise<TrainedFiles> {
  const { trainer } = asked;
  const parameters = readParameters(trainer, asked.parameters);
  const data = await readJobData(deps.offline, job);
  tools.log(`Learning from ${job.data.rows} rows of ${data.columns.length} features.`);
  const task: TrainingTask = {
    ...{ trainer, data, parameters, seed: job.seed, form: job.form },
    ...(asked.more && { more: asked.more }),
    ...(asked.stream && { stream: asked.stream }),
  };
  const trained = await runThread<TrainedTask>(THREAD, task, {
    signal: tools.signal,
    onProgress: tools.progress,
  });
  const model = path.join(job.directory, 'model.onnx');
  await writeFile(model, trained.bytes);
  return {
    ...{ model, metrics: {}, goldenCases: trained.goldenCases, reference: null },
    featureNames: job.form?.inputs.kind === 'vector' ? [...job.form.inputs.features] : null,
    output: job.classes === null ? null : { classes: [...job.classes] },
    environment: [],
    state: trained.state && Buffer.from(JSON.stringify(trained.state)),
  };
}

/** Defaults, and what is given in their place. */
function readParameters(
  trainer: TrainerId,
  given: Record<string, unknown>,
): Record<string, number> {
  const { ranges, defaults } = builtInTrainers[trainer];
  const read: Record<string, number> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(ranges, name)) {
      throw new AppError('invalid_request', {
        publicMessage: `${trainer} has no parameter ${name}; it has ${Object.keys(ranges).join(', ')}.`,
      });
    }
    read[name] = value as number;
  }
  return read;
}

function classesOf(
  classes: TrainingJob['classes'],
): readonly string[] | readonly number[] | undefined {
  if (classes === null) return undefined;
  return classes.every((name) => typeof name === 'number')
    ? (classes as readonly number[])
    : classes.map(String);
}
