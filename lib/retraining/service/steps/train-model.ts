import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { inspectOnnx } from '#lib/onnx/service.ts';
import type { TrainerName, TrainerSettingsOf } from '#lib/training/contract.ts';
import type { TrainedFiles, Trainer } from '#lib/training/trainer.ts';
import type { SnapshotResult } from '../../contract.ts';
import { isContinuous } from '../../policy.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import { findStream } from '../../store/streams.ts';
import type { StepAnswer, StepTools } from '../carry-out.ts';
import {
  describeJob,
  fetchArtifact,
  inFolder,
  type RunContext,
  readContext,
  refused,
  type StepDeps,
} from './context.ts';

/** What a trainer left beside the model, as JSON in the artifact store. */
export interface LeftByTrainer {
  goldenCases: TrainedFiles['goldenCases'];
  featureNames: TrainedFiles['featureNames'];
  output: TrainedFiles['output'];
  /** By digest. */
  reference: { digest: string; filename: string } | null;
}

/** Has the trainer learn from the snapshot, and keeps what it left. */
export async function trainModel(
  deps: StepDeps,
  run: ClaimedRun,
  tools: StepTools,
): Promise<StepAnswer> {
  const context = await readContext(deps, run);
  const snapshot = run.results.snapshot as SnapshotResult;
  return inFolder(deps, async (folder) => {
    const startedAt = performance.now();
    const trained = await callTrainer(deps, { run, context, snapshot, folder }, tools);
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    await refuseOtherFeatures(deps, context, trained, snapshot);
    const model = await deps.artifacts.put({ path: trained.model });
    const reference =
      trained.reference === null
        ? null
        : {
            digest: (await deps.artifacts.put({ path: trained.reference })).digest,
            filename: path.basename(trained.reference),
          };
    const left: LeftByTrainer = {
      ...{ goldenCases: trained.goldenCases, featureNames: trained.featureNames },
      ...{ output: trained.output, reference },
    };
    const environment = [...(await deps.captureEnvironment()), ...trained.environment];
    tools.log(`Trained in ${seconds.toFixed(1)} s: ${model.digest.slice(0, 12)}.`);
    return {
      result: {
        ...{ artifact: model.digest, size_bytes: model.sizeBytes, seconds },
        ...{ metrics: trained.metrics, environment, golden_cases: trained.goldenCases.length },
        left: (await deps.artifacts.put({ bytes: Buffer.from(JSON.stringify(left)) })).digest,
        state: trained.state && (await deps.artifacts.put({ bytes: trained.state })).digest,
      },
    };
  });
}

async function callTrainer(
  deps: StepDeps,
  of: { run: ClaimedRun; context: RunContext; snapshot: SnapshotResult; folder: string },
  tools: StepTools,
): Promise<TrainedFiles> {
  const { run, context, snapshot, folder } = of;
  const { trainer: settings, seed } = context.spec.policy;
  const data = path.join(folder, 'train.parquet');
  await fetchArtifact(deps, snapshot.files.train, data);
  const directory = path.join(folder, 'job');
  await mkdir(directory);
  const files = { data, directory, state: await readState(deps, run, context) };
  const job = describeJob({ ...context, run, snapshot, seed }, files);
  const train = <N extends TrainerName>(name: N, given: TrainerSettingsOf<N>) => {
    const trainer = deps.trainers[name] as Trainer<N> | undefined;
    if (!trainer) throw refused(`This worker has no trainer ${name}.`);
    return trainer.train(job, given, tools);
  };
  return train(settings.name, settings);
}

/** What a stream goes on from. */
async function readState(
  { db, artifacts }: StepDeps,
  run: ClaimedRun,
  { spec: { policy } }: RunContext,
): Promise<Uint8Array | null> {
  if (!isContinuous(policy)) return null;
  const stream = await findStream(db, run.modelId);
  return stream && artifacts.read(stream.state);
}

/** A model that takes other features than the snapshot has cannot be asked about it, and not be served in place of the one before. */
async function refuseOtherFeatures(
  { runtime }: StepDeps,
  { predecessor }: RunContext,
  { model, featureNames }: TrainedFiles,
  snapshot: SnapshotResult,
): Promise<void> {
  const { size } = await stat(model).catch(() => ({ size: 0 }));
  if (size === 0) throw refused('The trainer left no model, or an empty file.');
  const { signature } = await inspectOnnx(runtime, await readFile(model), {
    ...{ spokenOf: [], path: model },
  });
  const layout = featureLayout(signature, featureNames ?? undefined);
  const takes = layout.kind === 'tensors' ? [] : layout.features.map(({ name }) => name);
  const has = snapshot.columns.map(({ name }) => name);
  const isSame = takes.length === has.length && has.every((name) => takes.includes(name));
  if (isSame) return;
  const instead = predecessor ? `version ${predecessor.number} takes` : 'the snapshot has';
  throw refused(
    `The trainer’s model takes ${takes.join(', ') || 'no named features'}; ${instead} ${has.join(', ')}.`,
  );
}
