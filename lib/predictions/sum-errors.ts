import { createHash } from 'node:crypto';
import { type CountedRecord, minuteOf } from './sum-minutes.ts';

/** What some failed requests of one fingerprint add up to. */
export interface ErrorSum {
  fingerprint: string;
  model: string;
  /** 0: refused before a version was chosen. */
  version: number;
  stage: string;
  code: string;
  count: number;
  firstAtMs: number;
  lastAtMs: number;
  /** The newest; one whose inputs are in the log goes before others. */
  example: { id: string; requestId: string; detail: string | null; kept: boolean };
  /** Per minute of arrival. */
  minutes: Map<number, number>;
}

/**
 * Failures by what they have in common: model, version, stage and code. Refusals of bad input count too: a client that sends
 * the wrong features is found here. So do versions that failed while another, or the default, answered for them. In key order,
 * so that writers never lock each other's rows crosswise.
 */
export function sumErrors(records: readonly CountedRecord[]): ErrorSum[] {
  const sums = new Map<string, ErrorSum>();
  for (const record of records) {
    const kind = kindOf(record);
    if (kind === undefined) continue;
    const key = `${kind.version} ${kind.stage} ${kind.code} ${kind.model}`;
    const sum = sums.get(key);
    if (sum) add(sum, record);
    else sums.set(key, begin(kind, record));
  }
  return [...sums.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

const DECIDED = new Set(['breaker_held', 'passed_over']);

type Kind = Pick<ErrorSum, 'model' | 'version' | 'stage' | 'code'>;

/** undefined: nothing failed. A version that an operator holds open, or its rules pass over, did not fail: somebody decided. */
function kindOf(record: CountedRecord): Kind | undefined {
  const { model, errorCode, failedCode } = record;
  if (errorCode !== null) {
    return { model, version: record.version ?? 0, stage: record.errorStage ?? '', code: errorCode };
  }
  if (failedCode === null || DECIDED.has(failedCode)) return undefined;
  const { failedVersion, failedStage } = record;
  return { model, version: failedVersion ?? 0, stage: failedStage ?? '', code: failedCode };
}

function fingerprintOf(kind: Kind): string {
  const text = JSON.stringify([kind.model, kind.version, kind.stage, kind.code]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function begin(kind: Kind, record: CountedRecord): ErrorSum {
  return {
    fingerprint: fingerprintOf(kind),
    ...kind,
    count: 1,
    firstAtMs: record.atMs,
    lastAtMs: record.atMs,
    example: exampleOf(record),
    minutes: new Map([[minuteOf(record.atMs), 1]]),
  };
}

function add(sum: ErrorSum, record: CountedRecord): void {
  sum.count += 1;
  const isNewest = record.atMs >= sum.lastAtMs;
  if (record.kept === sum.example.kept ? isNewest : record.kept) sum.example = exampleOf(record);
  sum.firstAtMs = Math.min(sum.firstAtMs, record.atMs);
  sum.lastAtMs = Math.max(sum.lastAtMs, record.atMs);
  const minute = minuteOf(record.atMs);
  sum.minutes.set(minute, (sum.minutes.get(minute) ?? 0) + 1);
}

/** What versions said tells more than what the caller was told. */
function exampleOf({ id, requestId, errorDetail, degradedReason, kept }: CountedRecord) {
  return { id, requestId, detail: degradedReason ?? errorDetail, kept };
}
