import { latencyQuantile } from '#lib/stats/latency-histogram.ts';

/** What gateways count of requests. */
export interface ServedCounts {
  requests: number;
  clientErrors: number;
  serverErrors: number;
  degraded: number;
  /** lib/stats/latency-histogram.ts has the bins. */
  latencies: number[];
}

export function addServed(all: readonly ServedCounts[]): ServedCounts {
  const sum = (of: (one: ServedCounts) => number) => all.reduce((total, one) => total + of(one), 0);
  const [first] = all;
  return {
    requests: sum(({ requests }) => requests),
    clientErrors: sum(({ clientErrors }) => clientErrors),
    serverErrors: sum(({ serverErrors }) => serverErrors),
    degraded: sum(({ degraded }) => degraded),
    latencies: (first?.latencies ?? []).map((_, at) => sum(({ latencies }) => latencies[at] ?? 0)),
  };
}

export function describeServed(counts: ServedCounts) {
  const { requests, clientErrors, serverErrors, degraded, latencies } = counts;
  const rate = (part: number) => (requests > 0 ? part / requests : null);
  return {
    ...{ requests, client_errors: clientErrors, server_errors: serverErrors, degraded },
    error_rate: rate(serverErrors),
    degraded_rate: rate(degraded),
    p50_ms: latencyQuantile(latencies, 0.5),
    p95_ms: latencyQuantile(latencies, 0.95),
    p99_ms: latencyQuantile(latencies, 0.99),
  };
}
