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
 * Failed requests by what they have in common: model, version, stage and code. Refusals of bad input count too: a client
 * that sends the wrong features is found here. In key order, so that writers never lock each other's rows crosswise.
 */
export function sumErrors(records: readonly CountedRecord[]): ErrorSum[] {
  const sums = new Map<string, ErrorSum>();
  for (const record of records) {
    if (record.errorCode === null) continue;
    const kind = {
      model: record.model,
      version: record.version ?? 0,
      stage: record.errorStage ?? '',
      code: record.errorCode,
    };
    const key = `${kind.version} ${kind.stage} ${kind.code} ${kind.model}`;
    const sum = sums.get(key);
    if (sum) add(sum, record);
    else sums.set(key, begin(kind, record));
  }
  return [...sums.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

function fingerprintOf(kind: Pick<ErrorSum, 'model' | 'version' | 'stage' | 'code'>): string {
  const text = JSON.stringify([kind.model, kind.version, kind.stage, kind.code]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function begin(
  kind: Pick<ErrorSum, 'model' | 'version' | 'stage' | 'code'>,
  record: CountedRecord,
): ErrorSum {
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

function exampleOf({ id, requestId, errorDetail: detail, kept }: CountedRecord) {
  return { id, requestId, detail, kept };
}
