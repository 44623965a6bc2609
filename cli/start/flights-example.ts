import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM } from '#lib/auth/service.ts';
import type { FeatureService } from '#lib/features/service.ts';
import { objectivesSchema } from '#lib/health/objectives.ts';
import type { createHealthService } from '#lib/health/service.ts';
import { type VersionMetadata, versionMetadataSchema } from '#lib/registry/contract.ts';
import type { createRegistryService } from '#lib/registry/service.ts';
import { guardSettingsSchema } from '#lib/release-guard/contract.ts';
import type { createReleaseGuards } from '#lib/release-guard/service.ts';
import type { createReleaseService } from '#lib/releases/service.ts';
import type { createRetrainingPolicies } from '#lib/retraining/service.ts';
import { defineFeatures } from '../../examples/flights/define-features.ts';
import { FEATURE_LIST } from '../../examples/flights/feature-views.ts';
import { type ReplayOptions, replayFlights } from '../../examples/flights/replay-flights.ts';
import { FLIGHTS_POLICY } from '../../examples/flights/retraining-policy.ts';
import {
  EXAMPLE_VERSIONS,
  MODEL_DESCRIPTION,
  MODEL_NAME,
  MODEL_TASK,
} from '../../examples/flights/versions.ts';
import type { Progress } from './progress.ts';

/** Its versions are to answer alike: one that does not is taken back, without asking. */
const FLIGHTS_GUARD = guardSettingsSchema.parse({
  guardrails: { prediction: { action: 'rollback' } },
});
/** The first flights come while the console may still be built on the same machine: what is slow then is no incident. */
const FLIGHTS_OBJECTIVES = objectivesSchema.parse({ latency: { within_ms: 1000 } });
const FIRST_FLIGHTS = 1_500;
const BACKGROUND_FLIGHTS = 6_000;
/** Simulated seconds in a real second: a March afternoon's 17 flights a minute become about ten a second. */
const BACKGROUND_SPEED = 36;

export interface FlightsExample {
  sampleRequest: { model: string; body: unknown } | undefined;
  load(signal: AbortSignal): Promise<void>;
  replayInBackground(signal: AbortSignal): void;
  /** Resolves when no replay is under way. */
  ended(): Promise<void>;
}

/** Defines the features of the flights model, registers it, puts version 1 in force and sends it real flights, so that a first look finds real traffic. */
export function createFlightsExample(options: {
  features: FeatureService;
  registry: ReturnType<typeof createRegistryService>;
  releases: ReturnType<typeof createReleaseService>;
  policies: Pick<ReturnType<typeof createRetrainingPolicies>, 'setPolicy' | 'listPolicies'>;
  guards: Pick<ReturnType<typeof createReleaseGuards>, 'getSettings' | 'setSettings'>;
  health: Pick<ReturnType<typeof createHealthService>, 'getObjectives' | 'setObjectives'>;
  gatewayUrl: string;
  /** Runs a replay with an API key that is in force for as long as it takes. */
  withKey<T>(replay: (apiKey: string) => Promise<T>): Promise<T>;
  progress: Progress;
}): FlightsExample {
  const { features, registry, releases, policies, guards, health } = options;
  const { progress, gatewayUrl, withKey } = options;
  let replaying: Promise<void> = Promise.resolve();
  const replay = (what: Omit<ReplayOptions, 'gatewayUrl' | 'apiKey'>, signal: AbortSignal) => {
    const summary = withKey((apiKey) => replayFlights({ gatewayUrl, apiKey, ...what }, signal));
    replaying = summary.then(
      () => undefined,
      () => undefined,
    );
    return summary;
  };
  const example: FlightsExample = {
    sampleRequest: undefined,

    async load(signal) {
      await progress.step('Registering the flights example', async (note) => {
        await defineFeatures(features, SYSTEM);
        await ensureModel();
        const { items } = await registry.listVersions(MODEL_NAME, { limit: 200 });
        const have = new Set(items.map(({ digest }) => digest));
        for (const version of EXAMPLE_VERSIONS) {
          signal.throwIfAborted();
          note(`· version ${version.number} of ${EXAMPLE_VERSIONS.length}`);
          const upload = await readUpload(version);
          example.sampleRequest ??= sampleRequest(upload.metadata);
          if (!have.has(upload.artifact.digest)) {
            await registry.registerVersion(MODEL_NAME, upload, SYSTEM);
          }
        }
        note('');
      });
      const model = await registry.getModel(MODEL_NAME);
      if (!model.release) {
        const body = {
          version: 1,
          reason: 'First version of the flights example',
          wait_ms: 10_000,
        };
        await releases.promoteVersion(MODEL_NAME, body, SYSTEM);
        await registry.setAlias(MODEL_NAME, 'champion', { version: 1 }, SYSTEM);
      }
      const { items: known } = await policies.listPolicies(MODEL_NAME, { limit: 1 });
      if (known.length === 0) {
        const reason = 'How the flights example is trained again';
        await policies.setPolicy(MODEL_NAME, { policy: FLIGHTS_POLICY, reason }, SYSTEM);
      }
      const guard = await guards.getSettings(MODEL_NAME);
      if (guard.revision === 0) {
        const reason = 'The flights example rolls back when predictions shift';
        await guards.setSettings(MODEL_NAME, { settings: FLIGHTS_GUARD, reason }, SYSTEM);
      }
      const kept = await health.getObjectives(MODEL_NAME);
      if (kept.revision === 0) {
        const reason = 'The flights example shares its machine with all of Mainstay';
        await health.setObjectives(MODEL_NAME, { settings: FLIGHTS_OBJECTIVES, reason }, SYSTEM);
      }
      await progress.step('Replaying real flights', async (note) => {
        const summary = await replay(
          {
            limit: FIRST_FLIGHTS,
            speed: 'max',
            requestIdPrefix: 'first-flight',
            onProgress: ({ answered }) => note(`· ${answered} of ${FIRST_FLIGHTS}`),
          },
          signal,
        );
        note(`· ${summary.answered} of ${FIRST_FLIGHTS} answered`);
      });
    },

    replayInBackground(signal) {
      progress.say(
        `More flights follow in the background, about ten a second for ten minutes, so that the charts move.\n`,
      );
      void sleep(1_000, undefined, { signal })
        .then(() =>
          replay(
            {
              from: new Date('2001-03-02T12:00:00Z'),
              limit: BACKGROUND_FLIGHTS,
              speed: BACKGROUND_SPEED,
              concurrency: 4,
              requestIdPrefix: 'flight',
            },
            signal,
          ),
        )
        .catch((error: Error) => {
          if (!signal.aborted) progress.say(`The background replay ended: ${error.message}`);
        });
    },

    ended: () => replaying,
  };
  return example;

  async function ensureModel() {
    const known = await registry.listModels({ limit: 1, search: MODEL_NAME });
    if (known.items.some(({ name }) => name === MODEL_NAME)) return;
    await registry.createModel(
      { name: MODEL_NAME, task: MODEL_TASK, description: MODEL_DESCRIPTION },
      SYSTEM,
    );
  }
}

async function readUpload(version: (typeof EXAMPLE_VERSIONS)[number]) {
  const metadata = versionMetadataSchema.parse({
    ...JSON.parse(await readFile(version.metadataFile, 'utf8')),
    features: FEATURE_LIST,
  });
  return {
    artifact: {
      path: version.modelFile,
      sizeBytes: (await stat(version.modelFile)).size,
      digest: await sha256(version.modelFile),
    },
    metadata,
    reference: {
      path: version.referenceFile,
      filename: path.basename(version.referenceFile),
      digest: await sha256(version.referenceFile),
    },
  };
}

function sampleRequest(metadata: VersionMetadata) {
  const inputs = metadata.golden_cases?.[0]?.inputs;
  if (!inputs) return undefined;
  const { origin_late_share: _origin, route_late_share: _route, ...features } = inputs;
  const { origin, destination } = features;
  return { model: MODEL_NAME, body: { entities: { origin, destination }, features } };
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
