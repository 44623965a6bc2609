import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { inspectOnnx } from '#lib/onnx/service.ts';
import { inferOutputRoles } from '#lib/registry/infer-output-roles.ts';
import { formOfVersion } from '#lib/training/form-of-version.ts';
import type { KnownVersion } from '../../store/models.ts';
import type { ServedModel } from './answer-rows.ts';
import { fetchArtifact, type RunContext, type StepDeps } from './context.ts';
import type { LeftByTrainer } from './train-model.ts';

type Loaded = ServedModel & { release(): Promise<void> };

/** The trainer’s model, as registration would see it. */
export async function loadChallenger(
  deps: StepDeps,
  { model }: RunContext,
  { artifact, left, folder }: { artifact: string; left: LeftByTrainer; folder: string },
): Promise<Loaded> {
  const file = await fetchArtifact(deps, artifact, path.join(folder, 'challenger.onnx'));
  const { servedBytes, signature, onnx } = await inspectOnnx(deps.runtime, await readFile(file));
  const layout = featureLayout(signature, left.featureNames ?? undefined);
  const given = left.output ?? undefined;
  const output = inferOutputRoles(signature.outputs, model.task, given, onnx.zipMapClasses);
  const session = await deps.runtime.load({ bytes: servedBytes }, { group: 'training' });
  return {
    ...{ session, signature, layout, output, task: model.task },
    release: () => session.release(),
  };
}

/** A version in force, or why it cannot be asked. */
export async function loadChampion(
  deps: StepDeps,
  { model }: RunContext,
  champion: KnownVersion,
  folder: string,
): Promise<Loaded | { problem: string }> {
  if (champion.isRemote) {
    return { problem: `Version ${champion.number} lives on another server and is not asked here.` };
  }
  if (!formOfVersion(model.task, champion)) {
    return { problem: `Version ${champion.number} has no named features.` };
  }
  if (!(await deps.artifacts.has(champion.servedDigest))) {
    return { problem: `The file of version ${champion.number} has been removed.` };
  }
  const to = path.join(folder, 'champion.onnx');
  const file = await fetchArtifact(deps, champion.servedDigest, to);
  const session = await deps.runtime.load({ path: file }, { group: 'training' });
  const { signature, layout, output } = champion;
  return {
    ...{ session, signature, layout, output, task: model.task },
    release: () => session.release(),
  };
}
