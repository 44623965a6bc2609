import { cleanText } from '#lib/predictions/clean-text.ts';
import type { BreakerView, ModelReport, VersionReport } from '#lib/telemetry/contract.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingEngine } from './serving-engine.ts';
import type { PoolStats } from './version-pool.ts';

type Parts = Pick<ServingEngine, 'state' | 'breakers' | 'traffic' | 'tools' | 'bulkheads'>;
type PoolVersion = PoolStats['versions'][number];

const MAX_ERROR_LENGTH = 500;

/** What this process serves and how it went in the last minute, model by model. */
export function reportModels(parts: Parts, now: Date): ModelReport[] {
  const { state, breakers } = parts;
  const pool = Map.groupBy(state.loaded().versions, ({ info }) => info.modelId);
  return state.models().map((model) => {
    const { name, snapshot } = model;
    const { cache, degraded, overloaded, version: sumOf } = parts.traffic.of(name);
    const versions = versionsOf(model, pool.get(model.id) ?? []);
    return {
      model: name,
      release: snapshot?.seq ?? null,
      settings_revision: model.settingsRevision,
      cache,
      degraded,
      overloaded,
      in_flight: parts.bulkheads.underWay(model.id),
      versions: versions.map(({ number, loaded, ...rest }): VersionReport => {
        const unusedMs = parts.traffic.unusedMs(name, number);
        return {
          ...rest,
          version: number,
          in_force: snapshot?.versions.has(number) ?? false,
          last_used_at: unusedMs === null ? null : new Date(now.getTime() - unusedMs).toISOString(),
          breaker: loaded ? cleanView(breakers.of({ model: name, version: number }).view()) : null,
          waiting: loaded ? parts.tools.waiting(loaded) : 0,
          ...sumOf(number),
        };
      }),
    };
  });
}

/** What others said of a failure, in characters that Postgres takes. */
export function cleanView({ last_failure, ...view }: BreakerView): BreakerView {
  return { ...view, last_failure: last_failure === null ? null : cleanText(last_failure) };
}

type Listed = Pick<VersionReport, 'state' | 'bytes' | 'error'> & {
  number: number;
  loaded: PoolVersion['loaded'];
};

/** What is loaded, is being loaded or failed to be, newest first; archived versions' failures are nobody's concern. */
function versionsOf({ versions }: ServedModel, pool: readonly PoolVersion[]): Listed[] {
  return pool
    .filter(
      ({ info, state }) => state !== 'failed' || versions.get(info.number)?.status === 'ready',
    )
    .map(
      ({ info: { number, remote }, state, loaded, bytes, error }): Listed => ({
        number,
        loaded,
        bytes,
        state: state === 'loaded' && remote ? 'remote' : state,
        error: error === null ? null : cleanText(error).slice(0, MAX_ERROR_LENGTH),
      }),
    )
    .sort((a, b) => b.number - a.number);
}
