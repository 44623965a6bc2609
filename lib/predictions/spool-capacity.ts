import { AppError } from '#lib/http/errors.ts';

export type WhenFull = 'refuse' | 'drop-oldest';

export interface Capacity {
  /** What the spools hold on disk. */
  bytes: number;
  maxBytes: number;
  segmentBytes: number;
  whenFull: WhenFull;
  /** A write failed, and it is not yet time to try again. */
  isDiskFailing: boolean;
  isPostgresAway: boolean;
}

export type Admission =
  /** `waits`: not before the oldest are dropped. */
  | { admitted: true; dropsOldest: boolean; waits: boolean }
  | { admitted: false; retryAfterSeconds: number; why: string };

const ADMITTED: Admission = { admitted: true, dropsOldest: false, waits: false };

/** Whether a record is taken. Where the oldest are dropped for it, the spool may grow by a segment until they are; then records wait. */
export function admit(capacity: Capacity): Admission {
  const { bytes, maxBytes, segmentBytes, whenFull } = capacity;
  if (capacity.isDiskFailing) {
    return { admitted: false, retryAfterSeconds: 2, why: 'The disk of the log takes no more.' };
  }
  if (bytes < maxBytes) return ADMITTED;
  if (whenFull === 'drop-oldest') {
    return { admitted: true, dropsOldest: true, waits: bytes >= maxBytes + segmentBytes };
  }
  return {
    admitted: false,
    retryAfterSeconds: capacity.isPostgresAway ? 10 : 1,
    why: capacity.isPostgresAway
      ? 'Postgres cannot be reached, and the log on this machine is full.'
      : 'The log on this machine is full until Postgres has taken some of it.',
  };
}

export function logFull({ why, retryAfterSeconds }: Admission & { admitted: false }): AppError {
  return new AppError('log_full', {
    publicMessage: `${why} Predictions that cannot be logged are not made. Try again in ${retryAfterSeconds} s.`,
    extra: { retry_after_seconds: retryAfterSeconds },
  });
}

/** Full spools are said to have recovered when a tenth of them is free. */
export function hasRecovered({ bytes, maxBytes }: Capacity): boolean {
  return bytes < maxBytes * 0.9;
}
