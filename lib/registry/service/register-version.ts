import { readFile } from 'node:fs/promises';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { holdBytes } from '#lib/artifacts/service.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import type { Limiter } from '#lib/guard/limit-concurrency.ts';
import { AppError } from '#lib/http/errors.ts';
import { referenceFromFile, saveSampleReference, watchedOf } from '#lib/monitoring/service.ts';
import { featureLayout } from '#lib/onnx/feature-layout.ts';
import { inspectOnnx, type OnnxRuntime } from '#lib/onnx/service.ts';
import { lockModel } from '#lib/releases/service.ts';
import { inferFromFile, refusePatterns, saveInferred } from '#lib/validation/service.ts';
import { DEFAULT_TOLERANCE, type VersionMetadata } from '../contract.ts';
import { inferOutputRoles } from '../infer-output-roles.ts';
import { modelNotFound } from '../not-found.ts';
import { findModelKey, type ModelKey, notifyRegistry } from '../store/models.ts';
import { insertVersion, type NewVersion } from '../store/versions.ts';
import { checkReferenceFile, namedFeatures } from './check-reference-file.ts';
import { type PinFeatures, takeFeatures } from './take-features.ts';
import { tryModel } from './try-model.ts';

export interface VersionUpload {
  /** Files the caller made and removes; digests are SHA-256, hexadecimal. */
  artifact: { path: string; sizeBytes: number; digest: string };
  metadata: VersionMetadata;
  reference?: { path: string; filename: string; digest: string };
  reason?: string;
}

/** Files of a version that must be in the store before its row is. */
type Files = { digest: string; source: { path: string } | { bytes: Uint8Array } }[];

/** Bytes that another version's deletion removed meanwhile are put again inside the transaction. */
const TRANSACTION = { maxWait: 10_000, timeout: 120_000 };

export interface RegistrationDependencies {
  db: Db;
  artifacts: ArtifactStore;
  runtime: Pick<OnnxRuntime, 'load'>;
  /** How long an upload's golden cases, or the made-up row in their place, may run. */
  trialMs?: number;
  pinFeatures: PinFeatures;
  now: () => Date;
  /** A file is held in memory while it is checked, loaded and perhaps rewritten, so few are at a time. */
  limitChecks: Limiter;
}

/** Checks, tries and keeps an upload as the model's next version; returns its number. Refused uploads leave nothing. */
export async function registerVersion(
  dependencies: RegistrationDependencies,
  name: string,
  upload: VersionUpload,
  ctx: ChangeContext,
): Promise<number> {
  const { db, limitChecks } = dependencies;
  const model = await findModelKey(db.prisma, name);
  if (!model) throw modelNotFound(name);
  refuseOtherDigest(upload);
  return limitChecks(() => checkAndKeep(dependencies, model, upload, ctx));
}

async function checkAndKeep(
  dependencies: RegistrationDependencies,
  model: ModelKey,
  upload: VersionUpload,
  ctx: ChangeContext,
): Promise<number> {
  const { db, artifacts, now } = dependencies;
  const { version, servedBytes } = await readUpload(dependencies, model, upload);
  const { artifact, metadata, reference } = upload;
  const { layout } = version;
  const inferred =
    layout.kind === 'tensors'
      ? null
      : await inferFromFile(layout.features, reference?.path, metadata.patterns);
  const watched = watchedOf({ ...version, task: model.task });
  const sampled = reference && watched && (await referenceFromFile(reference.path, watched));
  const files: Files = [{ digest: artifact.digest, source: { path: artifact.path } }];
  if (reference) files.push({ digest: reference.digest, source: { path: reference.path } });
  for (const { digest, source } of files) await artifacts.put(source, digest);
  let servedDigest = artifact.digest;
  if (servedBytes) {
    const source = { bytes: servedBytes };
    servedDigest = (await artifacts.put(source)).digest;
    files.push({ digest: servedDigest, source });
  }
  return db.prisma.$transaction(async (tx) => {
    await holdBytes(tx, artifacts, files);
    await lockModel(tx, model.id);
    const createdAt = now();
    const number = await insertVersion(tx, model, {
      ...version,
      servedDigest,
      createdAt,
      created_by: ctx.actor,
    });
    if (inferred) {
      const change = { at: createdAt, by: ctx.actor };
      await saveInferred(tx, { modelId: model.id, version: number }, inferred, change);
    }
    if (sampled && sampled.profile.rows > 0 && version.reference) {
      const of = { reference: version.reference, at: createdAt, by: ctx.actor };
      await saveSampleReference(tx, { modelId: model.id, version: number }, sampled, of);
    }
    const after = { digest: version.digest, metrics: version.metrics, tags: version.tags };
    const subject = `version:${model.name}/${number}`;
    await recordChange(
      tx,
      { action: 'version.register', subject, model: model.name, reason: upload.reason, after },
      ctx,
    );
    await notifyRegistry(tx, model.name);
    return number;
  }, TRANSACTION);
}

/** Everything the row says of the upload; `servedBytes` only when registration changed the file. */
async function readUpload(
  { runtime, trialMs, pinFeatures }: RegistrationDependencies,
  model: ModelKey,
  { artifact, metadata, reference }: VersionUpload,
): Promise<{
  version: Omit<NewVersion, 'servedDigest' | 'createdAt' | 'created_by'>;
  servedBytes: Uint8Array | null;
}> {
  const bytes = await readFile(artifact.path);
  const goldenCases = metadata.golden_cases ?? [];
  const tolerance = metadata.tolerance ?? DEFAULT_TOLERANCE;
  const { servedBytes, signature, onnx } = await inspectOnnx(runtime, bytes, {
    spokenOf: outputsSpokenOf(metadata),
    path: artifact.path,
  });
  const layout = featureLayout(signature, metadata.feature_names);
  refusePatterns(layout, metadata.patterns);
  if (reference) await checkReferenceFile(reference, namedFeatures(layout, metadata));
  const features = await takeFeatures(pinFeatures, metadata.features, layout);
  const output = inferOutputRoles(
    signature.outputs,
    model.task,
    metadata.output,
    onnx.zipMapClasses,
  );
  const source = servedBytes === bytes ? { path: artifact.path } : { bytes: servedBytes };
  const trial = { layout, signature, cases: goldenCases, tolerance };
  const note = await tryModel({ runtime, trialMs }, source, trial);
  return {
    version: {
      digest: artifact.digest,
      size_bytes: artifact.sizeBytes,
      description: metadata.description ?? '',
      metrics: metadata.metrics ?? {},
      tags: metadata.tags ?? {},
      signature,
      layout,
      remote: null,
      onnx: note === null ? onnx : { ...onnx, changes: [...onnx.changes, note] },
      output,
      params: metadata.params ?? {},
      lineage: metadata.lineage ?? {},
      golden_cases: goldenCases,
      tolerance,
      features,
      patterns: metadata.patterns ?? null,
      reference: reference ? { digest: reference.digest, filename: reference.filename } : null,
    },
    servedBytes: servedBytes === bytes ? null : servedBytes,
  };
}

/** The outputs that the metadata names, in roles and golden cases. */
function outputsSpokenOf({ output, golden_cases }: VersionMetadata): string[] {
  const roles = [output?.score, output?.label].filter((name) => name !== undefined);
  return [...roles, ...(golden_cases ?? []).flatMap(({ outputs }) => Object.keys(outputs))];
}

function refuseOtherDigest({ artifact, metadata }: VersionUpload): void {
  const announced = metadata.digest?.replace(/^sha256:/, '');
  if (announced === undefined || announced === artifact.digest) return;
  throw new AppError('artifact_digest_mismatch', {
    publicMessage: `The file's SHA-256 is ${artifact.digest}, but ${announced} was announced. It changed on its way here, or is another file.`,
    extra: { expected: announced, actual: artifact.digest },
  });
}
