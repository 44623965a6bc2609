import { latencyQuantile } from '#lib/stats/latency-histogram.ts';
import { showFigure } from '../../judge-check.ts';
import { figure, number, type RunbookQuery, text } from './query.ts';
import { nameVersion, readServed } from './served-versions.ts';

const QUANTILES = { p50_ms: 0.5, p95_ms: 0.95, p99_ms: 0.99 } as const;

export const latencyByVersion: RunbookQuery = async (deps, question) => {
  const { versions, total, where } = await readServed(deps, question);
  const { requests, latencies } = total;
  const p95 = latencyQuantile(latencies, QUANTILES.p95_ms);
  return {
    said:
      p95 === null
        ? `No requests (${where}).`
        : `95 % of requests took ${showFigure(p95, 'milliseconds')} or less (${where}).`,
    columns: [
      text('Version'),
      number('Requests'),
      ...['p50', 'p95', 'p99'].map((name) => ({ name, unit: 'milliseconds' as const })),
    ],
    rows: versions.map((one) => [
      nameVersion(one.version),
      one.requests,
      ...Object.values(QUANTILES).map((q) => latencyQuantile(one.latencies, q)),
    ]),
    figures: {
      ...Object.fromEntries(
        Object.entries(QUANTILES).map(([name, q]) => [
          name,
          figure(latencyQuantile(latencies, q), requests),
        ]),
      ),
      requests: figure(requests, requests),
    },
  };
};
