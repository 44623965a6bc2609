import type { LookedUpRows } from '#lib/features/count-lookups.ts';
import type { LoggedValidation } from '#lib/validation/contract.ts';
import type { CountedRecord } from './sum-minutes.ts';

const COUNTED = [
  'id',
  'at',
  'model',
  'version',
  'release_seq',
  'status',
  'row_count',
  'latency_ms',
  'degraded',
  'cached',
  'error_code',
  'error_stage',
  'request_id',
  'error_detail',
  'failed_version',
  'failed_stage',
  'failed_code',
  'degraded_reason',
  'validation',
  'features',
] as const;

const UNESCAPED: Record<string, string> = { t: '\t', n: '\n', r: '\r' };

/**
 * A reader of what is counted of lines in COPY text format whose columns are `columns`. A column that is missing, as in a
 * segment of an older version, reads as null.
 */
export function lineReader(columns: readonly string[]) {
  const at = COUNTED.map((name) => columns.indexOf(name));
  const needed = Math.max(...at) + 1;
  return (line: string, kept: boolean): CountedRecord => {
    const fields = line.split('\t', needed);
    const field = (index: number): string | null => {
      const raw = fields[at[index] ?? -1];
      return raw === undefined || raw === '\\N' ? null : raw;
    };
    const text = (index: number) => {
      const raw = field(index);
      return raw?.includes('\\')
        ? raw.replace(/\\(.)/g, (_all, letter: string) => UNESCAPED[letter] ?? letter)
        : raw;
    };
    const number = (index: number) => {
      const raw = field(index);
      return raw === null ? null : Number(raw);
    };
    return {
      id: field(0) ?? '',
      atMs: timeOf(field(1) ?? ''),
      model: text(2) ?? '',
      version: number(3),
      releaseSeq: number(4),
      status: number(5) ?? 0,
      rowCount: number(6) ?? 0,
      latencyMs: number(7) ?? 0,
      degraded: field(8) === 't',
      cached: field(9) === 't',
      errorCode: text(10),
      errorStage: text(11),
      requestId: text(12) ?? '',
      errorDetail: text(13),
      failedVersion: number(14),
      failedStage: text(15),
      failedCode: text(16),
      degradedReason: text(17),
      validation: jsonOf<LoggedValidation>(text(18)),
      lookups: jsonOf<LookedUpRows>(text(19)),
      kept,
    };
  };
}

/** As toRecordLine wrote it. */
function jsonOf<T>(json: string | null): T | null {
  return json === null ? null : (JSON.parse(json) as T);
}

/** The lines of a payload, without their line breaks. */
export function splitLines(payload: string): string[] {
  const lines = payload.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Many records are of the same millisecond. */
const lastTime = { iso: '', ms: Number.NaN };

function timeOf(iso: string): number {
  if (iso !== lastTime.iso) {
    lastTime.ms = Date.parse(iso);
    lastTime.iso = iso;
  }
  return lastTime.ms;
}
