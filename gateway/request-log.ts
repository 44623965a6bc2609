import type { PredictionRecord } from '#lib/predictions/contract.ts';

type Logged = Pick<
  PredictionRecord,
  | 'requestId'
  | 'model'
  | 'version'
  | 'releaseSeq'
  | 'protocol'
  | 'status'
  | 'errorCode'
  | 'errorStage'
  | 'servedBy'
  | 'cached'
  | 'rowCount'
  | 'latencyMs'
>;

type Write = (fields: object, text: string) => void;

const LINES_PER_SECOND = 10;
const MOST_AT_ONCE = 100;
const MAX_NAME_LENGTH = 200;

/**
 * A line for each failed request, as many as somebody can read, and at debug level one for every request. It says what was asked
 * of whom and how it ended, never with which values: those, and messages that may quote them, are in the prediction log.
 */
export function createRequestLog({
  log,
  clock,
}: {
  log: { debug: Write; info: Write; warn: Write; isLevelEnabled(level: string): boolean };
  /** Milliseconds, monotonic. */
  clock: () => number;
}) {
  let lines = MOST_AT_ONCE;
  let since = clock();
  let unsaid = 0;

  function mayWrite(): boolean {
    const now = clock();
    lines = Math.min(MOST_AT_ONCE, lines + ((now - since) / 1000) * LINES_PER_SECOND);
    since = now;
    if (lines < 1) {
      unsaid += 1;
      return false;
    }
    lines -= 1;
    if (unsaid > 0) {
      log.warn({ requests: unsaid }, 'more requests failed than there are lines for');
      unsaid = 0;
    }
    return true;
  }

  return {
    request(record: Logged): void {
      if (record.errorCode === null) {
        if (log.isLevelEnabled('debug')) log.debug(lineOf(record), 'prediction');
        return;
      }
      if (!log.isLevelEnabled('debug') && !mayWrite()) return;
      const isOurs = record.status >= 500;
      log[isOurs ? 'warn' : 'info'](
        lineOf(record),
        isOurs ? 'prediction failed' : 'prediction refused',
      );
    },
  };
}

function lineOf(record: Logged) {
  return {
    requestId: record.requestId,
    model: record.model.slice(0, MAX_NAME_LENGTH),
    version: record.version,
    release: record.releaseSeq,
    protocol: record.protocol,
    status: record.status,
    ...(record.errorCode === null
      ? { servedBy: record.servedBy, cached: record.cached, rows: record.rowCount }
      : { code: record.errorCode, stage: record.errorStage }),
    latencyMs: Math.round(record.latencyMs * 1000) / 1000,
  };
}
