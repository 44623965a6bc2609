import type { PredictionRecord } from '#lib/predictions/contract.ts';
import type { CacheOutcome } from '#lib/serving/service.ts';
import { type ServingStage, servingStages } from '#lib/telemetry/contract.ts';
import type { LoggedValidation } from '#lib/validation/contract.ts';
import { addTo, createHistogram, type Histogram } from './histogram.ts';

export const DURATION_BOUNDS_MS = [
  0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000,
] as const;
export const STAGE_BOUNDS_MS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 50, 250, 1000] as const;
export const BATCH_BOUNDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;

/** In place of a version's number: refused before one was chosen. */
export const NO_VERSION = 0;
/** All requests for models there are not: names that callers make up are not kept. */
const NO_MODEL = 'unknown';
const KEEP_UNUSED_MS = 3_600_000;
const MAX_VERSIONS = 5000;

const STAGE_INDEX = Object.fromEntries(
  servingStages.map((stage, index) => [stage, index]),
) as Record<ServingStage, number>;

export interface VersionCounts {
  /** Of the last request, milliseconds since 1970. */
  at: number;
  codes: Map<number, number>;
  rows: number;
  duration: Histogram;
  /** In the order of the stages; undefined: it was never in that one. */
  stages: (Histogram | undefined)[];
  failures: Map<string, { stage: string; error: string; count: number }>;
  batches: Histogram | undefined;
  /** Of requests that broke a rule: by outcome and mode, and by rule. */
  broken: Map<string, { labels: { outcome: string; mode: string }; count: number }>;
  violations: Map<string, { labels: { rule: string; policy: string; mode: string }; rows: number }>;
}

export interface ModelCounts {
  versions: Map<number, VersionCounts>;
  degraded: { fallback: number; default: number };
  cache: Record<CacheOutcome, number>;
}

type Counted = Pick<
  PredictionRecord,
  | 'at'
  | 'model'
  | 'modelKnown'
  | 'version'
  | 'status'
  | 'errorCode'
  | 'errorStage'
  | 'rowCount'
  | 'servedBy'
  | 'degraded'
  | 'timings'
  | 'validation'
>;

export type RequestCounts = ReturnType<typeof createRequestCounts>;

/** What requests came to since the start. Every request passes here: nothing is made for one but the first of its kind. */
export function createRequestCounts({
  maxVersions = MAX_VERSIONS,
}: {
  /** Beyond it, those unused longest are forgotten. */
  maxVersions?: number;
} = {}) {
  const models = new Map<string, ModelCounts>();
  let size = 0;

  function modelOf(name: string): ModelCounts {
    let model = models.get(name);
    if (!model) {
      model = {
        versions: new Map(),
        degraded: { fallback: 0, default: 0 },
        cache: { memory: 0, shared: 0, joined: 0, miss: 0 },
      };
      models.set(name, model);
    }
    return model;
  }

  function versionOf({ versions }: ModelCounts, number: number): VersionCounts {
    let version = versions.get(number);
    if (!version) {
      if (size >= maxVersions) forgetOldest();
      size += 1;
      version = {
        at: Date.now(),
        codes: new Map(),
        rows: 0,
        duration: createHistogram(DURATION_BOUNDS_MS),
        stages: new Array<undefined>(servingStages.length).fill(undefined),
        failures: new Map(),
        batches: undefined,
        broken: new Map(),
        violations: new Map(),
      };
      versions.set(number, version);
    }
    return version;
  }

  function forgetOldest(): void {
    let oldest: { name: string; number: number; at: number } | undefined;
    for (const [name, { versions }] of models) {
      for (const [number, { at }] of versions) {
        if (!oldest || at < oldest.at) oldest = { name, number, at };
      }
    }
    if (oldest) forget(oldest.name, oldest.number);
  }

  function forget(name: string, number: number): void {
    const model = models.get(name);
    if (!model?.versions.delete(number)) return;
    size -= 1;
    if (model.versions.size === 0) models.delete(name);
  }

  return {
    models: models as ReadonlyMap<string, ModelCounts>,

    request(record: Counted): void {
      const { status, timings, errorCode } = record;
      const model = modelOf(record.modelKnown ? record.model : NO_MODEL);
      const version = versionOf(
        model,
        record.modelKnown ? (record.version ?? NO_VERSION) : NO_VERSION,
      );
      version.at = record.at.getTime();
      version.codes.set(status, (version.codes.get(status) ?? 0) + 1);
      version.rows += record.rowCount;
      if (record.degraded)
        model.degraded[record.servedBy === 'default' ? 'default' : 'fallback'] += 1;
      let total = 0;
      for (const name in timings) {
        const ms = timings[name as ServingStage] as number;
        const index = STAGE_INDEX[name as ServingStage];
        let stage = version.stages[index];
        if (!stage) {
          stage = createHistogram(STAGE_BOUNDS_MS);
          version.stages[index] = stage;
        }
        addTo(stage, STAGE_BOUNDS_MS, ms);
        total += ms;
      }
      addTo(version.duration, DURATION_BOUNDS_MS, total);
      if (record.validation) addValidation(version, record.validation);
      if (errorCode !== null) fail(version, record.errorStage ?? 'parse', errorCode);
    },

    cache(name: string, outcome: CacheOutcome): void {
      modelOf(name).cache[outcome] += 1;
    },

    batch(name: string, number: number, rows: number): void {
      const version = versionOf(modelOf(name), number);
      version.batches ??= createHistogram(BATCH_BOUNDS);
      addTo(version.batches, BATCH_BOUNDS, rows);
    },

    /** Forgets versions that nobody has asked for an hour and that are not kept. */
    forgetUnused(nowMs: number, isKept: (model: string, version: number) => boolean): void {
      for (const [name, { versions }] of models) {
        for (const [number, { at }] of versions) {
          if (nowMs - at > KEEP_UNUSED_MS && !isKept(name, number)) forget(name, number);
        }
      }
    },
  };
}

/** Rows, not requests: what a rule finds is rows. */
function addValidation(
  { broken, violations }: VersionCounts,
  { shadow, action, counts }: LoggedValidation,
): void {
  const mode = shadow ? 'shadow' : 'enforce';
  const outcome = `${mode} ${action}`;
  const known = broken.get(outcome);
  if (known) known.count += 1;
  else broken.set(outcome, { labels: { outcome: action, mode }, count: 1 });
  for (const [rule, policy, rows] of counts) {
    const key = `${mode} ${policy} ${rule}`;
    const found = violations.get(key);
    if (found) found.rows += rows;
    else violations.set(key, { labels: { rule, policy, mode }, rows });
  }
}

function fail({ failures }: VersionCounts, stage: string, error: string): void {
  const key = `${stage} ${error}`;
  const known = failures.get(key);
  if (known) known.count += 1;
  else failures.set(key, { stage, error, count: 1 });
}
