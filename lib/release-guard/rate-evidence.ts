/** How many times worse a release may be, a mixture of which is held against what is tolerated (docs/release-guard.md). */
export const RATIOS = [1.25, 1.5, 2, 3, 5, 10, 20] as const;

/**
 * ln E of an e-process against "at most a share p0 of requests is bad", of which `events` of `all` were: E = Σ_j w_j r_j^X ((1 − r_j p0) / (1 − p0))^(n − X) over the ratios with
 * r_j p0 < 1, in equal weights. As long as the share is at most p0, E is a supermartingale that begins at 1, so the chance that it ever reaches 1/α is at most α, however often it is looked
 * at (Ville's inequality; Howard et al., Annals of Statistics 49, 2021). null: every ratio is too many, so nothing can be told.
 */
export function rateEvidence(counted: { events: number; all: number }, p0: number): number | null {
  const parts = ratioEvidence(counted, p0);
  return parts.length === 0 ? null : logMean(parts.map(({ log_e }) => log_e));
}

/** The same by ratio. Ratios that would be more than all requests are left out, and the others share their weight. */
export function ratioEvidence(
  { events, all }: { events: number; all: number },
  p0: number,
): { ratio: number; log_e: number }[] {
  if (!(p0 > 0)) throw new RangeError(`A tolerated share of ${p0}; expected one above 0`);
  return RATIOS.filter((ratio) => ratio * p0 < 1).map((ratio) => ({
    ratio,
    log_e: events * Math.log(ratio) + (all - events) * (Math.log1p(-ratio * p0) - Math.log1p(-p0)),
  }));
}

/**
 * The same of rows that two versions were asked, of which something was so `now` times by the new one and `before` times by the other. Against "by the new one it is so at most r0 = 1 + tolerance
 * times as often": E = Σ_j w_j (θ(r_j)/θ(r0))^now ((1 − θ(r_j))/(1 − θ(r0)))^before, θ(r) = r/(1 + r): the test of events with halves for shares (Lindon and Malek, 2205.14762). A row that is so by both is
 * an event of each; the product of their factors is below their sum less one, so E stays a supermartingale however the two go together (docs/release-guard.md).
 */
export function pairedEvidence(
  { now, before }: { now: number; before: number },
  tolerance: number,
): number {
  const r0 = 1 + tolerance;
  return logMean(
    RATIOS.map(
      (ratio) => now * Math.log(ratio / r0) + (now + before) * (Math.log1p(r0) - Math.log1p(ratio)),
    ),
  );
}

/** ln of the mean of e^x, which may be far too large for a number. An average of e-processes is one. */
export function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
