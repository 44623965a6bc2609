/** How many times worse a release may be, a mixture of which is held against what is tolerated (docs/release-guard.md). */
export const RATIOS = [1.25, 1.5, 2, 3, 5, 10, 20] as const;

/**
 * ln E of an e-process against "at most a share p0 of requests is bad", of which `events` of `all` were: E = Σ_j w_j r_j^X ((1 − r_j p0) / (1 − p0))^(n − X) over the ratios with
 * r_j p0 < 1, in equal weights. As long as the share is at most p0, E is a supermartingale that begins at 1, so the chance that it ever reaches 1/α is at most α, however often it is looked
 * at (Ville's inequality; Howard et al., Annals of Statistics 49, 2021). null: every ratio is too many, so nothing can be told.
 */
export function rateEvidence(
  { events, all }: { events: number; all: number },
  p0: number,
): number | null {
  if (!(p0 > 0)) throw new RangeError(`A tolerated share of ${p0}; expected one above 0`);
  const usable = RATIOS.filter((ratio) => ratio * p0 < 1);
  if (usable.length === 0) return null;
  return logMean(
    usable.map(
      (ratio) =>
        events * Math.log(ratio) + (all - events) * (Math.log1p(-ratio * p0) - Math.log1p(-p0)),
    ),
  );
}

/**
 * The same of pairs: two versions answered the same rows, and of those where they differ about something it was the new one `gained` times and the other `lost` times. Against "it is the
 * new one at most 1 + tolerance times as often": each pair is the new one's with a chance of at most r0 / (1 + r0), r0 = 1 + tolerance (Lindon and Malek, 2205.14762, with halves).
 */
export function pairedEvidence(
  { gained, lost }: { gained: number; lost: number },
  tolerance: number,
): number {
  const r0 = 1 + tolerance;
  return logMean(
    RATIOS.map((times) => {
      const ratio = times * r0;
      return (
        gained * Math.log((ratio / (1 + ratio)) * ((1 + r0) / r0)) +
        lost * Math.log((1 + r0) / (1 + ratio))
      );
    }),
  );
}

/** ln of the mean of e^x, which may be far too large for a number. An average of e-processes is one. */
export function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
