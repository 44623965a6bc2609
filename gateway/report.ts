import { totalmem } from 'node:os';
import type { RunnerStats } from '#lib/onnx/service.ts';
import type { PredictionLogStats } from '#lib/predictions/service.ts';
import {
  cleanView,
  reportModels,
  type ServingEngine,
  type ServingLog,
} from '#lib/serving/service.ts';
import type { ReplicaReport } from '#lib/telemetry/contract.ts';

/** A report of more versions than this goes with every fifth heartbeat only. */
const LONG_REPORT_VERSIONS = 200;
const LONG_REPORT_EVERY = 5;

/**
 * What a replica says of itself with its heartbeat; undefined when this one goes without. Never throws: a replica that cannot say how
 * it is lives all the same.
 */
export function createReplicaReporter({
  engine,
  logStats,
  runners,
  log,
  now,
}: {
  engine: ServingEngine;
  logStats: () => PredictionLogStats;
  runners: () => readonly RunnerStats[];
  log: ServingLog;
  now: () => Date;
}): () => ReplicaReport | undefined {
  let skip = 0;
  return () => {
    if (skip > 0) {
      skip -= 1;
      return undefined;
    }
    let report: ReplicaReport;
    try {
      report = makeReport();
    } catch (error) {
      log.warn({ err: error }, 'no report with this heartbeat');
      return undefined;
    }
    const versions = report.models.reduce((sum, model) => sum + model.versions.length, 0);
    if (versions > LONG_REPORT_VERSIONS) skip = LONG_REPORT_EVERY - 1;
    return report;
  };

  function makeReport(): ReplicaReport {
    const at = now();
    const { loadedBytes, maxBytes } = engine.state.loaded();
    const cache = engine.cache?.stats() ?? { entries: 0, bytes: 0, maxBytes: 0 };
    const spool = logStats();
    return {
      at: at.toISOString(),
      models: reportModels(engine, at),
      cache: { entries: cache.entries, bytes: cache.bytes, max_bytes: cache.maxBytes },
      dependencies: engine.breakers
        .dependencies()
        .map(({ name, breaker }) => ({ name, breaker: cleanView(breaker.view()) })),
      spool: {
        bytes: spool.bytes,
        max_bytes: spool.maxBytes,
        waiting_records: spool.waitingRecords,
        lag_seconds: spool.lagSeconds,
        state: spool.state,
        dropped: spool.dropped,
        sampled_out: spool.sampledOut,
      },
      runners: runners().map((runner) => ({
        pid: runner.pid,
        state: runner.state,
        versions: runner.versions,
        restarts: runner.restarts,
        resident_bytes: runner.residentBytes,
      })),
      memory: {
        resident_bytes: process.memoryUsage.rss(),
        loaded_bytes: loadedBytes,
        max_bytes: Number.isFinite(maxBytes) ? maxBytes : totalmem(),
      },
    };
  }
}
