import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { holdBytes } from '#lib/artifacts/service.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import type { FeatureLayout, OnnxSession, Signature } from '#lib/onnx/contract.ts';
import { trialRun } from '#lib/onnx/dummy-inputs.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { checkGoldenCases } from '#lib/onnx/golden-cases.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import { lockModel } from '#lib/releases/service.ts';
import { refuseSignature } from '#lib/remote/check-signature.ts';
import type { RemoteRuntime } from '#lib/remote/contract.ts';
import type { RemoteInterface } from '#lib/remote/protocol.ts';
import { protocolOf } from '#lib/remote/protocols.ts';
import {
  asRefusal,
  type RemoteRuntimes,
  type RemoteSession,
  remoteUnsupported,
} from '#lib/remote/service.ts';
import { makeTemporaryFolder } from '#lib/temporary/service.ts';
import {
  type InferredRules,
  inferFromFile,
  refusePatterns,
  saveInferred,
} from '#lib/validation/service.ts';
import { DEFAULT_TOLERANCE, type RemoteVersion, type VersionMetadata } from '../contract.ts';
import { describeRemoteVersion } from '../describe-remote-version.ts';
import { inferOutputRoles } from '../infer-output-roles.ts';
import { modelNotFound } from '../not-found.ts';
import { findModelKey, type ModelKey, notifyRegistry } from '../store/models.ts';
import { insertVersion, type NewVersion } from '../store/versions.ts';
import { checkReferenceFile, namedFeatures } from './check-reference-file.ts';
import { type PinFeatures, takeFeatures } from './take-features.ts';

const ANSWER_WITHIN_MS = 10_000;

export interface RemoteRegistrationDependencies {
  db: Db;
  /** Where its reference sample is kept. */
  artifacts: Pick<ArtifactStore, 'put' | 'has'>;
  remotes: RemoteRuntimes;
  /** For each question that the server is asked. */
  trialMs?: number;
  pinFeatures: PinFeatures;
  now: () => Date;
}

/**
 * Asks another server for a model and keeps what it said as the model's next version; returns its number. Nothing of it is
 * copied: from here on the version is this address, this interface and these golden cases.
 */
export async function registerRemoteVersion(
  dependencies: RemoteRegistrationDependencies,
  name: string,
  {
    remote,
    signature: given,
    metadata = {},
    reference,
    reason,
  }: RemoteVersion & {
    reason?: string;
  },
  ctx: ChangeContext,
): Promise<number> {
  const { db, remotes, trialMs = ANSWER_WITHIN_MS, pinFeatures, now } = dependencies;
  const model = await findModelKey(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const signature = given ?? (await askSignature(remotes, remote, trialMs));
  const version = readInterface(remote, signature, metadata);
  const output = inferOutputRoles(signature.outputs, model.task, metadata.output);
  const features = await takeFeatures(pinFeatures, metadata.features, version.layout);
  refusePatterns(version.layout, metadata.patterns);
  const tested = { cases: metadata.golden_cases ?? [], tolerance: toleranceOf(metadata) };
  const sample = await readSample(reference, version.layout, metadata);
  await tryRemote(remotes, remote, version, { ...tested, withinMs: trialMs });

  const createdAt = now();
  const description = describeRemoteVersion({ remote, ...version });
  const registered = { model: model.name, at: createdAt.toISOString() };
  return keep(dependencies, { model, sample, reason }, ctx, {
    digest: digestOf(description),
    size_bytes: description.length,
    // Answers are cached by it, and the server behind one address may change from version to version.
    servedDigest: digestOf(describeRemoteVersion({ remote, ...version, registered })),
    remote,
    onnx: null,
    ...version,
    output,
    description: metadata.description ?? '',
    metrics: metadata.metrics ?? {},
    tags: metadata.tags ?? {},
    params: metadata.params ?? {},
    lineage: metadata.lineage ?? {},
    golden_cases: tested.cases,
    tolerance: tested.tolerance,
    features,
    patterns: metadata.patterns ?? null,
    reference: sample.file && { digest: sample.file.digest, filename: sample.file.filename },
    createdAt,
    created_by: ctx.actor,
  });
}

async function keep(
  { db, artifacts }: RemoteRegistrationDependencies,
  {
    model,
    sample: { file, inferred },
    reason,
  }: { model: ModelKey; sample: Sample; reason: string | undefined },
  ctx: ChangeContext,
  version: NewVersion,
): Promise<number> {
  if (file) await artifacts.put({ bytes: file.bytes }, file.digest);
  return db.prisma.$transaction(async (tx) => {
    if (file) {
      const { digest, bytes } = file;
      await holdBytes(tx, artifacts, [{ digest, source: { bytes } }]);
    }
    await lockModel(tx, model.id);
    const number = await insertVersion(tx, model, version);
    if (inferred) {
      const change = { at: version.createdAt, by: ctx.actor };
      await saveInferred(tx, { modelId: model.id, version: number }, inferred, change);
    }
    const { digest, metrics, tags, remote } = version;
    const subject = `version:${model.name}/${number}`;
    const after = { digest, metrics, tags, remote };
    await recordChange(
      tx,
      { action: 'version.register', subject, model: model.name, reason, after },
      ctx,
    );
    await notifyRegistry(tx, model.name);
    return number;
  });
}

/** A reference sample, if one was given, and the rules that the version begins with; null: it has no features. */
interface Sample {
  file: { filename: string; digest: string; bytes: Uint8Array } | null;
  inferred: InferredRules | null;
}

/** The sample is a file for a moment. */
async function readSample(
  given: RemoteVersion['reference'],
  layout: FeatureLayout,
  metadata: Pick<VersionMetadata, 'feature_names' | 'patterns'>,
): Promise<Sample> {
  const features = layout.kind === 'tensors' ? null : layout.features;
  if (!given)
    return {
      file: null,
      inferred: features && (await inferFromFile(features, undefined, metadata.patterns)),
    };
  const { filename } = given;
  const bytes = Buffer.from(given.csv);
  const directory = await makeTemporaryFolder('reference');
  try {
    const file = path.join(directory, 'reference');
    await writeFile(file, bytes);
    await checkReferenceFile({ path: file, filename }, namedFeatures(layout, metadata));
    const inferred = features && (await inferFromFile(features, file, metadata.patterns));
    return { file: { filename, digest: digestOf(bytes), bytes }, inferred };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function askSignature(
  remotes: RemoteRuntimes,
  remote: RemoteRuntime,
  withinMs: number,
): Promise<Signature> {
  const described = await aboutServer(() => remotes.describe(remote, withinMs));
  if (described) return described;
  throw remoteUnsupported(
    `${hostOf(remote)} describes no inputs and outputs of the model. Send them as signature: {"inputs": [{"name", "type", "shape"}], "outputs": […]}`,
  );
}

function readInterface(
  remote: RemoteRuntime,
  signature: Signature,
  metadata: Pick<VersionMetadata, 'feature_names'>,
): RemoteInterface {
  const wrong = refuseSignature(signature);
  if (wrong !== null) throw remoteUnsupported(`The signature ${wrong}`);
  const version = { signature, layout: featureLayout(signature, metadata.feature_names) };
  const refusal = protocolOf(remote).refuse(version);
  if (refusal !== null) throw remoteUnsupported(`A server of the kind ${remote.kind} ${refusal}`);
  return version;
}

/** The server has this model ready, and answers the golden cases, or without any a made-up row, as it should. */
async function tryRemote(
  remotes: RemoteRuntimes,
  remote: RemoteRuntime,
  version: RemoteInterface,
  {
    withinMs,
    ...tested
  }: Pick<Parameters<typeof checkGoldenCases>[0], 'cases' | 'tolerance'> & { withinMs: number },
): Promise<void> {
  const session = await aboutServer(async () => remotes.open(remote, version));
  try {
    await aboutServer(() => session.checkReady(withinMs));
    const run = runWithinTime(session, withinMs);
    if (tested.cases.length > 0) {
      await checkGoldenCases({ run, ...version, ...tested });
      return;
    }
    const outcome = await trialRun(run, version.signature, version.layout);
    if (outcome.ran || outcome.message === null) return;
    throw remoteUnsupported(
      `The server takes none of several made-up rows: ${outcome.message.replace(/\.$/, '')}. If it takes real values only, send golden cases`,
    );
  } finally {
    await session.release();
  }
}

/** A refusal of an input is the trial's to judge. */
function runWithinTime(session: RemoteSession, timeoutMs: number): OnnxSession['run'] {
  return async (inputs, outputs) => {
    try {
      return await session.run(inputs, outputs, { timeoutMs });
    } catch (error) {
      if (error instanceof RunFailure && error.kind === 'rejected') throw error;
      throw asRefusal(error);
    }
  };
}

/** What the server did not do is the caller's to know: a refusal, not a failure of ours. */
async function aboutServer<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw asRefusal(cause);
  }
}

function toleranceOf({ tolerance = DEFAULT_TOLERANCE }: Pick<VersionMetadata, 'tolerance'>) {
  return tolerance;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hostOf({ url }: RemoteRuntime): string {
  return new URL(url).host;
}
