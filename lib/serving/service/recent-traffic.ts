import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { LATENCY_BIN_COUNT, latencyBin, latencyQuantile } from '#lib/stats/latency-histogram.ts';
import {
  type ModelReport,
  type ServingStage,
  servingStages,
  type VersionReport,
} from '#lib/telemetry/contract.ts';
import type { CacheOutcome } from './serving-watch.ts';

const SLICE_MS = 10_000;
const SLICES = 6;

interface VersionSum {
  requests: number;
  failures: number;
  rows: number;
  batches: number;
  stages: Map<ServingStage, number[]>;
}

interface ModelSum {
  degraded: number;
  overloaded: number;
  cache: Record<CacheOutcome, number>;
  versions: Map<number, VersionSum>;
}

interface Slice {
  index: number;
  models: Map<string, ModelSum>;
}

type Counted = Pick<
  PredictionRecord,
  'model' | 'modelKnown' | 'version' | 'status' | 'errorCode' | 'degraded' | 'timings'
>;

/** What passed through this replica in the last minute, in slices of ten seconds, the current one included. */
export function createRecentTraffic({ clock }: { clock: () => number }) {
  const slices: Slice[] = [];
  /** When versions were last asked, of those that were not in the last minute; by model and version. */
  const lastAsked = new Map<string, Map<number, number>>();

  function current(): Slice {
    const index = Math.floor(clock() / SLICE_MS);
    const newest = slices.at(-1);
    if (newest?.index === index) return newest;
    const slice: Slice = { index, models: new Map() };
    slices.push(slice);
    forget(index);
    return slice;
  }

  function forget(index: number): void {
    while (slices[0] && slices[0].index <= index - SLICES) {
      const [slice] = slices.splice(0, 1);
      if (slice) remember(slice);
    }
  }

  function remember({ index, models }: Slice): void {
    for (const [name, { versions }] of models) {
      for (const [number, { requests }] of versions) {
        if (requests === 0) continue;
        const asked = lastAsked.get(name) ?? new Map<number, number>();
        lastAsked.set(name, asked.set(number, (index + 1) * SLICE_MS));
      }
    }
  }

  function modelOf(name: string): ModelSum {
    const { models } = current();
    let sum = models.get(name);
    if (!sum) {
      sum = emptyModel();
      models.set(name, sum);
    }
    return sum;
  }

  function versionOf(model: ModelSum, number: number): VersionSum {
    let sum = model.versions.get(number);
    if (!sum) {
      sum = { requests: 0, failures: 0, rows: 0, batches: 0, stages: new Map() };
      model.versions.set(number, sum);
    }
    return sum;
  }

  return {
    request(record: Counted): void {
      if (!record.modelKnown) return;
      const model = modelOf(record.model);
      if (record.degraded) model.degraded += 1;
      if (record.errorCode === 'overloaded') model.overloaded += 1;
      if (record.version === null) return;
      const version = versionOf(model, record.version);
      version.requests += 1;
      if (record.status >= 500) version.failures += 1;
      for (const stage of servingStages) {
        const ms = record.timings?.[stage];
        if (ms !== undefined) addTo(version.stages, stage, ms);
      }
    },

    /** Rows of a run: those that the cache answers for, or that are refused, are in none. */
    batch(model: string, number: number, rows: number): void {
      const version = versionOf(modelOf(model), number);
      version.batches += 1;
      version.rows += rows;
    },

    cache(model: string, outcome: CacheOutcome): void {
      modelOf(model).cache[outcome] += 1;
    },

    /** Milliseconds since the version was last asked, to ten seconds; null: it never was. */
    unusedMs(name: string, number: number): number | null {
      const slice = slices.findLast(
        ({ models }) => models.get(name)?.versions.get(number)?.requests,
      );
      const at = slice ? (slice.index + 1) * SLICE_MS : lastAsked.get(name)?.get(number);
      return at === undefined ? null : Math.max(0, clock() - at);
    },

    /** Sums of the last minute. */
    of(name: string): Pick<ModelReport, 'cache' | 'degraded' | 'overloaded'> & {
      version(
        number: number,
      ): Pick<VersionReport, 'requests' | 'failures' | 'rows' | 'batches' | 'stages'>;
    } {
      forget(Math.floor(clock() / SLICE_MS));
      const sums = slices.flatMap(({ models }) => models.get(name) ?? []);
      const total = (read: (sum: ModelSum) => number) =>
        sums.reduce((sum, one) => sum + read(one), 0);
      return {
        degraded: total((sum) => sum.degraded),
        overloaded: total((sum) => sum.overloaded),
        cache: {
          memory_hits: total((sum) => sum.cache.memory),
          shared_hits: total((sum) => sum.cache.shared),
          joined: total((sum) => sum.cache.joined),
          misses: total((sum) => sum.cache.miss),
        },
        version: (number) => addUp(sums.flatMap(({ versions }) => versions.get(number) ?? [])),
      };
    },
  };
}

function emptyModel(): ModelSum {
  return {
    degraded: 0,
    overloaded: 0,
    cache: { memory: 0, shared: 0, joined: 0, miss: 0 },
    versions: new Map(),
  };
}

function addTo(stages: VersionSum['stages'], stage: ServingStage, ms: number): void {
  let counts = stages.get(stage);
  if (!counts) {
    counts = new Array<number>(LATENCY_BIN_COUNT).fill(0);
    stages.set(stage, counts);
  }
  const bin = latencyBin(ms);
  counts[bin] = (counts[bin] ?? 0) + 1;
}

function addUp(sums: readonly VersionSum[]) {
  const total = (read: (sum: VersionSum) => number) =>
    sums.reduce((sum, one) => sum + read(one), 0);
  const stages: VersionReport['stages'] = {};
  for (const stage of servingStages) {
    const parts = sums.flatMap((sum) => [sum.stages.get(stage) ?? []].filter((one) => one.length));
    const [first, ...others] = parts;
    if (!first) continue;
    const counts = first.map((count, bin) =>
      others.reduce((sum, other) => sum + (other[bin] ?? 0), count),
    );
    stages[stage] = {
      p50_ms: latencyQuantile(counts, 0.5) ?? 0,
      p95_ms: latencyQuantile(counts, 0.95) ?? 0,
      p99_ms: latencyQuantile(counts, 0.99) ?? 0,
    };
  }
  return {
    requests: total((sum) => sum.requests),
    failures: total((sum) => sum.failures),
    rows: total((sum) => sum.rows),
    batches: total((sum) => sum.batches),
    stages,
  };
}
