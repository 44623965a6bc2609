import type { LookedUpRows } from '#lib/features/count-lookups.ts';
import { LATENCY_BIN_COUNT, latencyBin } from '#lib/stats/latency-histogram.ts';
import type { LoggedValidation } from '#lib/validation/contract.ts';

/** What is counted of a record. */
export interface CountedRecord {
  id: string;
  /** Milliseconds since 1970. */
  atMs: number;
  requestId: string;
  model: string;
  version: number | null;
  releaseSeq: number | null;
  status: number;
  rowCount: number;
  latencyMs: number;
  degraded: boolean;
  cached: boolean;
  errorCode: string | null;
  errorStage: string | null;
  errorDetail: string | null;
  failedVersion: number | null;
  failedStage: string | null;
  failedCode: string | null;
  degradedReason: string | null;
  validation: LoggedValidation | null;
  /** What was looked up for it; null: nothing. */
  lookups: LookedUpRows | null;
  /** Its inputs and answer are in the log. */
  kept: boolean;
}

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
  degraded: number;
  cached: number;
  latencyCounts: number[];
}

type Counted = Pick<
  CountedRecord,
  | 'model'
  | 'atMs'
  | 'version'
  | 'releaseSeq'
  | 'status'
  | 'rowCount'
  | 'latencyMs'
  | 'degraded'
  | 'cached'
>;

/** Sums per minute of arrival, in key order so that writers never lock each other's rows crosswise. */
export function sumMinutes(records: readonly Counted[]): MinuteSum[] {
  const sums = new Map<string, MinuteSum>();
  for (const record of records) {
    const sum = sumFor(sums, record);
    sum.requests += 1;
    sum.rowCount += record.rowCount;
    if (record.status >= 500) sum.serverErrors += 1;
    else if (record.status >= 400) sum.clientErrors += 1;
    if (record.degraded) sum.degraded += 1;
    if (record.cached) sum.cached += 1;
    const bin = latencyBin(record.latencyMs);
    sum.latencyCounts[bin] = (sum.latencyCounts[bin] ?? 0) + 1;
  }
  return [...sums.values()].sort(compare);
}

export function minuteOf(atMs: number): number {
  return Math.floor(atMs / 60_000) * 60_000;
}

function sumFor(sums: Map<string, MinuteSum>, record: Counted): MinuteSum {
  const minuteMs = minuteOf(record.atMs);
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
    degraded: 0,
    cached: 0,
    latencyCounts: new Array<number>(LATENCY_BIN_COUNT).fill(0),
  };
  sums.set(key, sum);
  return sum;
}

function compare(a: MinuteSum, b: MinuteSum): number {
  if (a.model !== b.model) return a.model < b.model ? -1 : 1;
  return a.minuteMs - b.minuteMs || a.version - b.version || a.releaseSeq - b.releaseSeq;
}
