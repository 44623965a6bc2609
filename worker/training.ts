import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { itemTitles } from '#lib/checklist/contract.ts';
import { createChecklistService } from '#lib/checklist/service.ts';
import type { Config } from '#lib/config/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { captureEnvironment } from '#lib/environment/service.ts';
import { createObjectFetch } from '#lib/objects/service.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { createOnnxRuntime } from '#lib/onnx/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { createReproductionCarrier } from '#lib/reproduction/service.ts';
import { createFileFetch, createPipeline, createRunCarrier } from '#lib/retraining/service.ts';
import { createTrainers } from '#lib/training/service.ts';

/** One thread, so that the same rows give the same files. */
const DUCK_DB = { memoryMb: 2048, threads: 1, temporaryDirectory: tmpdir() };

/** What a worker trains with. */
export async function openTraining(deps: {
  config: Pick<
    Config,
    | 'training'
    | 'objects'
    | 'dataDir'
    | 'featureFiles'
    | 'imageDigest'
    | 'maxArtifactBytes'
    | 'remoteHosts'
  >;
  db: Db;
  artifacts: ArtifactStore;
  log: Logger;
  now: () => Date;
}) {
  const { config, db, artifacts, log, now } = deps;
  const offline = createOfflineService(DUCK_DB);
  const runtime = createOnnxRuntime({ runners: 1, log });
  const { missing: missingOf } = createChecklistService({ db, artifacts, now });
  const releases = createReleaseService({ db, now, missingOf });
  const registry = createRegistryService({ db, artifacts, runtime, now });
  const trainers = await createTrainers({
    ...{ offline, db, artifacts, settings: config.training, allowed: config.remoteHosts, now },
    environment: process.env,
    maxModelBytes: config.maxArtifactBytes,
  });
  const environment = () => captureEnvironment({ imageDigest: config.imageDigest });
  const handlers = createPipeline({
    ...{ db, artifacts, offline, runtime, registry, releases, trainers, now },
    fetchFile: createFileFetch({
      folder: config.featureFiles,
      fetchObject: createObjectFetch(config.objects),
    }),
    captureEnvironment: environment,
    missingOf: async (model, version) =>
      (await missingOf(model, version)).map((item) => itemTitles[item]),
    temporaryDirectory: tmpdir(),
  });
  return {
    runtime,
    releases,
    carrier: createRunCarrier({ db, now, handlers }),
    reproductions: createReproductionCarrier({
      ...{ db, registry, artifacts, trainers, runtime, captureEnvironment: environment },
      directory: path.join(config.dataDir, 'reproductions'),
    }),
    async close(): Promise<void> {
      await runtime.close();
      await releases.close();
    },
  };
}
