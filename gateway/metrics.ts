import { Registry } from 'prom-client';
import type { RunnerStats } from '#lib/onnx/service.ts';
import type { PredictionLogStats } from '#lib/predictions/service.ts';
import type { KeyRing } from './key-ring.ts';
import { type Family, register } from './metrics/family.ts';
import { logFamilies } from './metrics/log-families.ts';
import { processFamilies, runnerFamilies } from './metrics/process-families.ts';
import type { RequestCounts } from './metrics/request-counts.ts';
import { requestFamilies } from './metrics/request-families.ts';
import { type ServingParts, servingFamilies } from './metrics/serving-families.ts';

export interface Metrics {
  /** Prometheus text. */
  render(): Promise<string>;
  contentType: string;
  close(): void;
}

/** Everything the gateway knows of itself, in Prometheus' text format. Values are read when the page is asked for. */
export function createMetrics({
  counts,
  engine,
  logStats,
  runners,
  runnerRestarts,
  refusals,
  further = [],
  now,
}: {
  counts: RequestCounts;
  engine: ServingParts;
  logStats: () => PredictionLogStats;
  runners: () => readonly RunnerStats[];
  runnerRestarts: () => number;
  refusals: KeyRing['refusals'];
  further?: readonly Family[];
  now: () => Date;
}): Metrics {
  const registry = new Registry();
  const ownProcess = processFamilies();
  const families = [
    ...requestFamilies(counts),
    refusedRequests(refusals),
    ...servingFamilies(engine),
    ...logFamilies(logStats),
    ...runnerFamilies(runners, runnerRestarts),
    ...further,
    ...ownProcess.families,
  ];
  for (const family of families) register(registry, family);

  function isLoaded(name: string, version: number): boolean {
    const model = engine.state.model(name);
    return model?.snapshot?.versions.has(version) ?? false;
  }

  return {
    render() {
      counts.forgetUnused(now().getTime(), isLoaded);
      return registry.metrics();
    },
    contentType: registry.contentType,
    close: ownProcess.close,
  };
}

function refusedRequests(refusals: KeyRing['refusals']): Family {
  return {
    name: 'mainstay_refused_requests_total',
    help: 'Requests turned away for their API key before they were read: unauthenticated, forbidden, rate_limited.',
    type: 'counter',
    read: () =>
      Object.entries(refusals()).map(([reason, value]) => ({ labels: { reason }, value })),
  };
}
