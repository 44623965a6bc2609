import type { AnswerCache } from '#lib/cache/service.ts';
import type { Db } from '#lib/db/client.ts';
import type { TakeFeatures } from '#lib/features/service.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import type { RemoteRuntimes } from '#lib/remote/service.ts';
import { servingSettingsSchema } from '../contract.ts';
import { type Breakers, type BreakerTransition, createBreakers } from './breakers.ts';
import { createBulkheads } from './bulkheads.ts';
import { createChainTools } from './chain-tools.ts';
import type { ArtifactReader } from './load-version.ts';
import { createPredictService, type PredictionSink } from './predict.ts';
import { createRecentTraffic } from './recent-traffic.ts';
import type { ServedModel } from './served-model.ts';
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
  watch?: ServingWatch;
  clock?: () => number;
  now?: () => Date;
}) {
  const breakers = createBreakers({
    clock,
    now,
    settingsOf: (model) => (state.model(model)?.settings ?? USUAL).breaker,
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
    onHolds: holdBreakers,
    onBreakerClosed: (model, version) => breakers.of({ model: model.name, version }).close(),
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
      traffic.batch(model, version);
      watch?.batch(model, version, rows);
    },
  };
  const tools = createChainTools({ breakers, cache, watch: told, clock });
  const bulkheads = createBulkheads();

  /** What operators hold is held, and what they let go is closed, also when the word of it was missed. */
  function holdBreakers({ name, holds }: ServedModel): void {
    for (const [version, reason] of holds) {
      const breaker = breakers.of({ model: name, version });
      if (!breaker.view().held) breaker.hold(reason);
    }
    for (const { model, version, breaker } of breakers.versions()) {
      if (model === name && !holds.has(version) && breaker.view().held) breaker.close();
    }
  }

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
