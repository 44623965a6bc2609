import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import type { PredictionRecord } from './contract.ts';

/** What some requests of one model, minute, version and release add up to. */
export interface MinuteSum {
  model: string;
  minuteMs: number;
  version: number;
  releaseSeq: number;
  requests: number;
  rowCount: number;
  clientErrors: number;
  serverErrors: number;
  latencyCounts: number[];
}

type Counted = Pick<
  PredictionRecord,
  'model' | 'modelKnown' | 'at' | 'version' | 'releaseSeq' | 'status' | 'rowCount' | 'latencyMs'
>;

/**
 * Sums per minute of arrival, in key order so that writers never lock each other's rows crosswise. Requests for models the
 * registry does not have are left out: anyone may ask for any name.
 */
export function sumMinutes(records: readonly Counted[]): MinuteSum[] {
  const sums = new Map<string, MinuteSum>();
  for (const record of records) {
    if (!record.modelKnown) continue;
    const sum = sumFor(sums, record);
    sum.requests += 1;
    sum.rowCount += record.rowCount;
    if (record.status >= 500) sum.serverErrors += 1;
    else if (record.status >= 400) sum.clientErrors += 1;
    const bin = latencyBin(record.latencyMs);
    sum.latencyCounts[bin] = (sum.latencyCounts[bin] ?? 0) + 1;
  }
  return [...sums.values()].sort(compare);
}

function sumFor(sums: Map<string, MinuteSum>, record: Counted): MinuteSum {
  const minuteMs = Math.floor(record.at.getTime() / 60_000) * 60_000;
  const version = record.version ?? 0;
  const releaseSeq = record.releaseSeq ?? 0;
  const key = `${record.model} ${minuteMs} ${version} ${releaseSeq}`;
  const known = sums.get(key);
  if (known) return known;
  const sum: MinuteSum = {
    model: record.model,
    minuteMs,
    version,
    releaseSeq,
    requests: 0,
    rowCount: 0,
    clientErrors: 0,
    serverErrors: 0,
    latencyCounts: new Array<number>(LATENCY_BIN_COUNT).fill(0),
  };
  sums.set(key, sum);
  return sum;
}

function compare(a: MinuteSum, b: MinuteSum): number {
  if (a.model !== b.model) return a.model < b.model ? -1 : 1;
  return a.minuteMs - b.minuteMs || a.version - b.version || a.releaseSeq - b.releaseSeq;
}
