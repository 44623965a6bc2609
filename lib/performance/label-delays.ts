/** How long labels took to come, counted by bins that grow with the delay: from each to the next it is a tenth more. */
export type LabelDelays = [bin: number, n: number][];

const BINS_PER_DECADE = 24;

function delayBin(seconds: number): number {
  return Math.round(BINS_PER_DECADE * Math.log10(1 + seconds));
}

/** Labels that were there before their prediction took no time, and are left out. */
export function countDelays(delaysMs: Iterable<number | null>): LabelDelays {
  const counts = new Map<number, number>();
  for (const ms of delaysMs) {
    if (ms === null || !(ms >= 0)) continue;
    const bin = delayBin(ms / 1000);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

export function addDelays(all: readonly LabelDelays[]): LabelDelays {
  const counts = new Map<number, number>();
  for (const [bin, n] of all.flat()) counts.set(bin, (counts.get(bin) ?? 0) + n);
  return [...counts].sort(([a], [b]) => a - b);
}

interface DelayFigures {
  labels: number;
  /** To a twentieth. */
  median_seconds: number;
  p90_seconds: number;
}

/** null: no label came after its prediction. */
export function describeDelays(delays: LabelDelays): DelayFigures | null {
  const labels = delays.reduce((sum, [, n]) => sum + n, 0);
  if (labels === 0) return null;
  const quantile = (share: number) => {
    let seen = 0;
    const found = delays.find(([, n]) => {
      seen += n;
      return seen >= share * labels;
    });
    return Math.round(10 ** ((found?.[0] ?? 0) / BINS_PER_DECADE) - 1);
  };
  return { labels, median_seconds: quantile(0.5), p90_seconds: quantile(0.9) };
}
