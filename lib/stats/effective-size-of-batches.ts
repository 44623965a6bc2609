const MOST_BATCHES = 60;
const LEAST_BATCHES = 5;
const SEGMENTS = 5;
/** A segment of fewer batches says little of how much they differ. */
const LEAST_IN_SEGMENT = 4;
const LEAST_EXPECTED = 5;
/** In standard deviations of a ratio that is 1. */
const NOISE = 1;
/** Cumulative shares of a batch are alike: together they are worth so many (of Anderson and Darling's weights 1/k(k+1), 1/Σw²). */
const INDEPENDENT_CUTS = 3.45;

/**
 * How many independent rows the rows of consecutive batches are worth, by batch means: n divided by how many times more the batches' shares differ than those of independent rows
 * would (χ² of homogeneity over its degrees of freedom). As of rows (effective-size.ts), it is the median over five segments of the window, each about its own shares, so that a
 * change in the midst of it does not pass for dependence. `isOrdered`: bins are of numbers, and cumulative shares are compared, as the test of Kolmogorov and Smirnov does.
 * undefined: there are fewer than five batches.
 */
export function effectiveSizeOfBatches(
  batches: readonly (readonly number[])[],
  { isOrdered }: { isOrdered: boolean },
): number | undefined {
  const n = batches.reduce((sum, counts) => sum + total(counts), 0);
  const merged = mergeBatches(batches, n / MOST_BATCHES);
  if (merged.length < LEAST_BATCHES) return undefined;
  const segments = Math.min(SEGMENTS, Math.max(1, Math.floor(merged.length / LEAST_IN_SEGMENT)));
  const found = Array.from({ length: segments }, (_, at) => {
    const from = Math.floor((at * merged.length) / segments);
    const to = Math.floor(((at + 1) * merged.length) / segments);
    return isOrdered ? ofCuts(merged.slice(from, to)) : ofBins(merged.slice(from, to));
  }).filter(({ dof }) => dof > 0);
  if (found.length === 0) return n;
  const ratio = median(found.map(({ chiSquare, dof }) => chiSquare / dof));
  const dof = found.reduce((sum, one) => sum + one.dof, 0);
  const noise = NOISE * Math.sqrt(2 / dof) * 1.25;
  return ratio <= 1 + noise ? n : n / ratio;
}

function mergeBatches(batches: readonly (readonly number[])[], least: number): number[][] {
  const merged: number[][] = [];
  let open: number[] | undefined;
  for (const counts of batches) {
    open = open ? open.map((count, at) => count + (counts[at] ?? 0)) : [...counts];
    if (total(open) < least || total(open) === 0) continue;
    merged.push(open);
    open = undefined;
  }
  const last = merged.at(-1);
  if (open && last) merged[merged.length - 1] = last.map((count, at) => count + (open?.[at] ?? 0));
  return merged;
}

interface Spread {
  chiSquare: number;
  dof: number;
}

function ofBins(batches: readonly number[][]): Spread {
  const sums = sumOf(batches);
  const all = total(sums);
  const least = (LEAST_EXPECTED * batches.length) / all;
  const kept = sums.map((_, at) => at).filter((at) => (sums[at] ?? 0) / all >= least);
  const pooled = batches.map((counts) => {
    const own = kept.map((at) => counts[at] ?? 0);
    return [...own, total(counts) - total(own)];
  });
  const columns = sumOf(pooled);
  const bins = columns.filter((count) => count > 0).length;
  let chiSquare = 0;
  for (const counts of pooled) {
    const rows = total(counts);
    for (const [at, column] of columns.entries()) {
      const expected = (column * rows) / all;
      if (expected > 0) chiSquare += ((counts[at] ?? 0) - expected) ** 2 / expected;
    }
  }
  return { chiSquare, dof: (bins - 1) * (batches.length - 1) };
}

function ofCuts(batches: readonly number[][]): Spread {
  const sums = sumOf(batches);
  const all = total(sums);
  let chiSquare = 0;
  let cuts = 0;
  for (let cut = 1; cut < sums.length; cut += 1) {
    const share = total(sums.slice(0, cut)) / all;
    if (share * (1 - share) * all < LEAST_EXPECTED * batches.length) continue;
    cuts += 1;
    for (const counts of batches) {
      const rows = total(counts);
      const gap = total(counts.slice(0, cut)) - share * rows;
      if (rows > 0) chiSquare += gap ** 2 / (rows * share * (1 - share));
    }
  }
  if (cuts === 0) return { chiSquare: 0, dof: 0 };
  const worth = Math.min(cuts, INDEPENDENT_CUTS) * (batches.length - 1);
  return { chiSquare: (chiSquare / cuts / (batches.length - 1)) * worth, dof: worth };
}

function sumOf(batches: readonly (readonly number[])[]): number[] {
  const [first = []] = batches;
  return first.map((_, at) => batches.reduce((sum, counts) => sum + (counts[at] ?? 0), 0));
}

function total(counts: readonly number[]): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 1;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? 1)) / 2;
}
