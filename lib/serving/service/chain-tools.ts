import type { CacheHit } from '#lib/cache/contract.ts';
import type { AnswerCache } from '#lib/cache/service.ts';
import { cacheKey } from '../cache-key.ts';
import type { Encoded } from '../call.ts';
import { rowsOf } from '../join-tensors.ts';
import { type Batcher, createBatcher } from './batch-runs.ts';
import type { Breakers } from './breakers.ts';
import { createProber } from './probe-version.ts';
import type { ChainTools } from './run-chain.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingWatch } from './serving-watch.ts';
import type { LoadedVersion } from './version-pool.ts';

const PROBE_WITHIN_MS = 2000;

/** What a chain of versions is asked with: breakers, batches and the cache of this process. */
export function createChainTools({
  breakers,
  cache,
  watch,
  clock,
}: {
  breakers: Breakers;
  cache: AnswerCache | undefined;
  watch: Pick<ServingWatch, 'cache' | 'batch'>;
  clock: () => number;
}) {
  const batchers = new WeakMap<LoadedVersion, Batcher>();
  const tools = new WeakMap<ServedModel, ChainTools>();
  const prober = createProber({ clock, timeoutMs: PROBE_WITHIN_MS });

  function batcherOf(model: ServedModel, version: LoadedVersion): Batcher {
    let batcher = batchers.get(version);
    if (!batcher) {
      const { info, session } = version;
      batcher = createBatcher({
        session: {
          rowsAreIndependent: session.rowsAreIndependent,
          runsAtOnce: session.runsAtOnce,
          run(inputs, outputs, options) {
            watch.batch(model.name, info.number, rowsOf(inputs) ?? 1);
            return session.run(inputs, outputs, options);
          },
        },
        signature: info.signature,
        clock,
        settings: () => model.settings.batching,
        maxWaiting: () => model.settings.max_concurrent,
      });
      batchers.set(version, batcher);
    }
    return batcher;
  }

  const breakerOf = (model: ServedModel, { info }: LoadedVersion) =>
    breakers.of({ model: model.name, version: info.number });

  function make(model: ServedModel): ChainTools {
    const kept = cache && keepAnswers(model, cache);
    return {
      prober,
      breaker: (version) => breakerOf(model, version),
      run: (version, { inputs, outputs, rowCount }, { timeout_ms }, onWaited) =>
        batcherOf(model, version).run(inputs, outputs, rowCount, timeout_ms, onWaited),
      get cache() {
        return model.settings.cache.enabled ? kept : undefined;
      },
    };
  }

  function keepAnswers(model: ServedModel, into: AnswerCache): ChainTools['cache'] {
    const seen = (hit: CacheHit | undefined) => {
      if (hit) watch.cache(model.name, hit.from);
      return hit?.value;
    };
    return {
      get(version, encoded) {
        const hit = into.get(keyOf(version, encoded));
        return hit instanceof Promise ? hit.then(seen) : seen(hit);
      },
      async fill(version, encoded, run) {
        const { cache, timeout_ms } = model.settings;
        const { value, isMine } = await into.fill(keyOf(version, encoded), run, {
          keepMs: () => (breakerOf(model, version).isHeld ? null : cache.ttl_seconds * 1000),
          timeoutMs: timeout_ms,
        });
        watch.cache(model.name, isMine ? 'miss' : 'joined');
        return value;
      },
    };
  }

  return {
    of(model: ServedModel): ChainTools {
      let made = tools.get(model);
      if (!made) {
        made = make(model);
        tools.set(model, made);
      }
      return made;
    },
    /** Requests that wait for a run of this version. */
    waiting: (version: LoadedVersion): number => batchers.get(version)?.stats().waiting ?? 0,
  };
}

/** Made once per request: it is asked for when looking and when keeping. */
const keys = new WeakMap<Encoded, string>();

function keyOf({ info }: LoadedVersion, encoded: Encoded): string {
  let key = keys.get(encoded);
  if (key === undefined) {
    key = cacheKey(info.servedDigest, encoded.inputs, encoded.outputs);
    keys.set(encoded, key);
  }
  return key;
}
