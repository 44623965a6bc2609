import { stat } from 'node:fs/promises';
import path from 'node:path';
import { SYSTEM } from '#lib/auth/service.ts';
import { revisionIn } from '#lib/environment/describe-environment.ts';
import type { FeatureList, PinnedList } from '#lib/features/contract.ts';
import type { GoldenCase, VersionMetadata } from '#lib/registry/contract.ts';
import type { EvaluateResult, SnapshotResult } from '../../contract.ts';
import { findVersionOfRun } from '../../store/models.ts';
import type { ClaimedRun } from '../../store/runs.ts';
import type { StepAnswer, StepTools } from '../carry-out.ts';
import {
  featuresOf,
  fetchArtifact,
  inFolder,
  type RunContext,
  readContext,
  type StepDeps,
} from './context.ts';
import { holding } from './holding.ts';
import { readGoldenCases, readLeft, type TrainResult } from './read-left.ts';
import type { LeftByTrainer } from './train-model.ts';

/** Makes the trained model the model’s next version, with where it came from. */
export async function registerRun(
  deps: StepDeps,
  run: ClaimedRun,
  tools: StepTools,
): Promise<StepAnswer> {
  const context = await readContext(deps, run);
  const trained = run.results.train as TrainResult;
  const of = { modelId: run.modelId, run: run.number, digest: trained.artifact };
  // Another worker may have come so far before it was lost.
  const made = await findVersionOfRun(deps.db, of);
  if (made !== null) return { result: { version: made } };
  const evaluated = run.results.evaluate as EvaluateResult;
  const left = await readLeft(deps, trained);
  const goldenCases = await readGoldenCases(deps, left, evaluated);
  const version = await inFolder(deps, async (folder) => {
    const model = await fetchArtifact(deps, trained.artifact, path.join(folder, 'model.onnx'));
    const { digest, filename } = evaluated.reference;
    const reference = await fetchArtifact(deps, digest, path.join(folder, filename));
    const upload = {
      artifact: { path: model, sizeBytes: (await stat(model)).size, digest: trained.artifact },
      metadata: metadataOf(context, run, { trained, evaluated, left, goldenCases }),
      reference: { path: reference, filename, digest },
      reason: `Training run ${run.number}`,
    };
    const ctx = { actor: SYSTEM.actor, requestId: null, alongside: holding(run) };
    return deps.registry.registerVersion(context.model.name, upload, ctx);
  });
  tools.log(`Registered as version ${version.version}.`);
  return { result: { version: version.version } };
}

function metadataOf(
  { spec, predecessor }: RunContext,
  run: ClaimedRun,
  of: {
    trained: TrainResult;
    evaluated: EvaluateResult;
    left: LeftByTrainer;
    goldenCases: readonly GoldenCase[];
  },
): VersionMetadata {
  const { trained, evaluated, left, goldenCases } = of;
  const { policy } = spec;
  const snapshot = run.results.snapshot as SnapshotResult;
  const { name, ...settings } = policy.trainer;
  const metrics = Object.entries(evaluated.holdout.challenger.metrics).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  return {
    description: `Made by training run ${run.number}.`,
    ...(left.featureNames && { feature_names: left.featureNames }),
    output: outputOf(left, predecessor),
    metrics: Object.fromEntries(metrics),
    params: settings.parameters,
    lineage: {
      data_digest: `sha256:${snapshot.files.train}`,
      data_rows: snapshot.rows.train,
      ...{ seed: policy.seed, trainer: name, environment: trained.environment.slice(0, 2000) },
      ...{ run: run.number, snapshot: snapshot.digest, label: snapshot.label },
      code_revision: revisionIn(trained.environment),
      features: featuresOf(snapshot),
      ...{ parameters: settings.parameters, trainer_settings: settings },
    },
    golden_cases: [...goldenCases],
    ...(predecessor?.features && { features: listOf(predecessor.features) }),
    ...(predecessor?.patterns && { patterns: predecessor.patterns }),
  };
}

/** Roles that the version before has go on, where the trainer does not say otherwise. */
function outputOf(
  { output }: LeftByTrainer,
  predecessor: RunContext['predecessor'],
): NonNullable<VersionMetadata['output']> {
  const classes = output?.classes ?? predecessor?.output.classes;
  return { ...output, ...(classes && { classes }) };
}

/** As it would be sent again. */
function listOf({ list, max_age: maxAge, ...pinned }: PinnedList): FeatureList {
  return {
    ...pinned,
    ...(maxAge !== null && { max_age: maxAge }),
    list: list.map(({ feature, as, default: usual }) => ({
      ...{ feature, as },
      ...(usual !== null && { default: usual }),
    })),
  };
}
