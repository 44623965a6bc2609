const RETRY_MS = 1000;

/**
 * Whether a disk takes what is written to it. From a write that failed until a probe that does not it is failing; a probe, so that it is
 * noticed also when nothing else is written.
 */
export function createDiskHealth({
  probe,
  clock,
}: {
  /** Rejects when the disk takes nothing, or too little. */
  probe: () => Promise<void>;
  /** Milliseconds, monotonic. */
  clock: () => number;
}) {
  let isFailing = false;
  let failedAt = Number.NEGATIVE_INFINITY;
  let probing = false;

  return {
    isFailing: () => isFailing,
    /** A write failed, and it is not yet time for the next. */
    isSparedWrites: () => isFailing && clock() - failedAt < RETRY_MS,
    failed(): void {
      isFailing = true;
      failedAt = clock();
    },
    /** To be called now and then: probes a disk that is failing. */
    look(): void {
      if (!isFailing || probing) return;
      probing = true;
      const before = failedAt;
      probe()
        .then(() => {
          // A write that failed meanwhile says otherwise.
          if (failedAt === before) isFailing = false;
        })
        .catch(() => undefined)
        .finally(() => {
          probing = false;
        });
    },
  };
}
