import type { AnswerCache } from '#lib/cache/service.ts';
import type { Db } from '#lib/db/client.ts';
import type { TakeFeatures } from '#lib/features/service.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import type { RemoteRuntimes } from '#lib/remote/service.ts';
import { type BreakerSettings, servingSettingsSchema } from '../contract.ts';
import type { HoldWord } from '../store/catalog.ts';
import { type Breaker, type Breakers, type BreakerTransition, createBreakers } from './breakers.ts';
import { createBulkheads } from './bulkheads.ts';
import { createChainTools } from './chain-tools.ts';
import type { ArtifactReader } from './load-version.ts';
import { createPredictService, type PredictionSink } from './predict.ts';
import { createRecentTraffic } from './recent-traffic.ts';
import type { ServingLog } from './serving-log.ts';
import { createServingState } from './serving-state.ts';
import type { ServingWatch } from './serving-watch.ts';

const USUAL = servingSettingsSchema.parse({});

export type ServingEngine = ReturnType<typeof createServingEngine>;

/** One process's serving: what it serves, how it predicts, and what it can say of both. */
export function createServingEngine({
  db,
  artifacts,
  runtime,
  remotes,
  replica,
  sink,
  makeCache,
  takeFeatures,
  log,
  onKeysChanged,
  onTransition,
  onUnload,
  modelMemoryBytes,
  dependencyBreaker,
  watch,
  clock = () => performance.now(),
  now = () => new Date(),
}: {
  db: Db;
  artifacts: ArtifactReader;
  runtime: OnnxRuntime;
  /** Left out: versions that other servers run are not loaded. */
  remotes?: Pick<RemoteRuntimes, 'open'>;
  /** null: the console, which is no replica and reads before each use. */
  replica: { id: string } | null;
  sink: PredictionSink;
  /** Left out: nothing is kept. A cache that calls something else has a breaker for that. */
  makeCache?: (breakers: Breakers) => AnswerCache;
  /** Left out: versions' features are not looked up. */
  takeFeatures?: TakeFeatures;
  log: ServingLog;
  onKeysChanged?: () => void;
  /** A circuit breaker changed its state. */
  onTransition?: (transition: BreakerTransition) => void;
  /** A version had to go to make room for another. */
  onUnload?: (version: { model: string; number: number }) => void;
  /** What loaded versions may take, by estimate; those in force may exceed it. */
  modelMemoryBytes?: number;
  /** When the breakers of what it depends on open and close; left out: a model's defaults. */
  dependencyBreaker?: BreakerSettings;
  watch?: ServingWatch;
  clock?: () => number;
  now?: () => Date;
}) {
  const breakers = createBreakers({
    clock,
    now,
    settingsOf: (model) => (state.model(model)?.settings ?? USUAL).breaker,
    dependencySettings: dependencyBreaker,
    onTransition: (transition) => {
      log.warn({ ...transition }, 'a circuit breaker changed');
      onTransition?.(transition);
    },
  });
  const state = createServingState({
    db,
    artifacts,
    runtime,
    remotes,
    replica,
    log,
    clock,
    onKeysChanged,
    modelMemoryBytes,
    onUnload,
    onHolds: ({ name, holds }) => {
      // One that is held is known also before anybody has asked for the version.
      for (const [version, { isHeld }] of holds) if (isHeld) breakers.of({ model: name, version });
      for (const { model, version, breaker } of breakers.versions()) {
        if (model === name) followHold(breaker, holds.get(version));
      }
    },
    onBreakerClosed: (model, version, reason) =>
      breakers.of({ model: model.name, version }).close(reason),
    onDependencyHolds: (holds) => {
      for (const { name, breaker } of breakers.dependencies()) followHold(breaker, holds.get(name));
    },
    onDependencyClosed: (name, reason) => breakers.ofDependency(name).close(reason),
  });
  const traffic = createRecentTraffic({ clock });
  const cache = makeCache?.(breakers);
  const told: ServingWatch = {
    request(record, context) {
      traffic.request(record);
      watch?.request(record, context);
    },
    cache(model, outcome) {
      traffic.cache(model, outcome);
      watch?.cache(model, outcome);
    },
    batch(model, version, rows) {
      traffic.batch(model, version, rows);
      watch?.batch(model, version, rows);
    },
  };
  const tools = createChainTools({ breakers, cache, watch: told, clock });
  const bulkheads = createBulkheads();

  const predictions = createPredictService({
    state,
    tools: tools.of,
    bulkheads,
    takeFeatures,
    sink,
    replicaId: replica?.id ?? 'console',
    clock,
    observe: told.request,
  });

  return { state, predictions, breakers, cache, traffic, tools, bulkheads };
}

/** What operators hold is held, and what they let go is closed, also when the word of it was missed. */
function followHold(breaker: Breaker, word: HoldWord | undefined): void {
  if (word?.isHeld) {
    if (!breaker.isHeld) breaker.hold(word.reason);
  } else if (breaker.isHeld) breaker.close(word?.reason);
}
