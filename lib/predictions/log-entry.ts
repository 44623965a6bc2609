import type { PredictionRecord } from './contract.ts';
import { cutForLog } from './cut-for-log.ts';

/** A record as it waits to be written: its JSON is text already, so what it holds in memory is known and small. */
export interface LogEntry {
  record: Omit<PredictionRecord, 'inputs' | 'outputs'>;
  inputs: string | null;
  outputs: string | null;
  /** About what it holds in memory. */
  bytes: number;
}

const ENTRY_OVERHEAD_BYTES = 600;

/** Serialises a record for the log; what is too long or too deep is cut and `truncated` says so. */
export function toLogEntry({ inputs, outputs, ...rest }: PredictionRecord): LogEntry {
  const cutInputs = cutForLog(inputs);
  const cutOutputs = cutForLog(outputs);
  const record = {
    ...rest,
    requestId: cleanText(rest.requestId),
    model: cleanText(rest.model).slice(0, 200),
    errorDetail: rest.errorDetail === null ? null : cleanText(rest.errorDetail).slice(0, 2000),
    entityKey: rest.entityKey === null ? null : cleanText(rest.entityKey),
    truncated: rest.truncated || cutInputs.truncated || cutOutputs.truncated,
  };
  const bytes =
    ENTRY_OVERHEAD_BYTES + 2 * ((cutInputs.json?.length ?? 0) + (cutOutputs.json?.length ?? 0));
  return { record, inputs: cutInputs.json, outputs: cutOutputs.json, bytes };
}

/** Postgres text holds neither NUL nor half a surrogate pair. */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
}
