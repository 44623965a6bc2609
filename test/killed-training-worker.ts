/**
 * A worker that dies in the middle of a training run, before or after the work of one of its steps, without a word: node test/killed-training-worker.ts URL DIRECTORY RUN STEP before|after
 */
import path from 'node:path';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { createChecklistService } from '#lib/checklist/service.ts';
import { openDb } from '#lib/db/client.ts';
import { createOfflineService } from '#lib/offline/service.ts';
import { createOnnxRuntime } from '#lib/onnx/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import { createReleaseService } from '#lib/releases/service.ts';
import { createPipeline, createRunCarrier } from '#lib/retraining/service.ts';
import { createGbdtTrainer } from '#lib/training/service.ts';

const [url = '', directory = '', run = '', step = '', when = ''] = process.argv.slice(2);
const now = () => new Date();
const db = openDb({ url, applicationName: 'killed-training-worker' });
const artifacts = createLocalArtifactStore(path.join(directory, 'artifacts'));
const offline = createOfflineService({
  ...{ memoryMb: 256, threads: 1, temporaryDirectory: directory },
});
const quiet = { warn: () => undefined, error: () => undefined };
const runtime = createOnnxRuntime({ runners: 1, log: quiet });
const { missing: missingOf } = createChecklistService({ db, artifacts, now });
const handlers = createPipeline({
  ...{ db, artifacts, offline, runtime, now, temporaryDirectory: directory },
  registry: createRegistryService({ db, artifacts, runtime, now }),
  releases: createReleaseService({ db, now, missingOf }),
  trainers: { gbdt: createGbdtTrainer({ offline }) },
  fetchFile: async (named: string) => named,
  captureEnvironment: async () => [],
  missingOf,
});
const killed = Object.fromEntries(
  Object.entries(handlers).map(([name, handler]) => [
    name,
    {
      ...handler,
      run: async (...given: Parameters<typeof handler.run>) => {
        const dies = name === step;
        if (dies && when === 'before') process.kill(process.pid, 'SIGKILL');
        const answer = await handler.run(...given);
        if (dies && when === 'after') process.kill(process.pid, 'SIGKILL');
        return answer;
      },
    },
  ]),
) as typeof handlers;
await createRunCarrier({ db, now, handlers: killed, beatMs: 50, silentSeconds: 1 }).carryOut(run);
process.exit(1);
