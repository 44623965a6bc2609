/**
 * P(D ≥ d) of two samples of n and m values of one continuous distribution, exactly: which share of the lattice paths from (0, 0) to (n, m) comes as far
 * from the diagonal as d. For n = m by the reflection series (Gnedenko and Korolyuk 1951); else by the recurrence of Hodges (1958) on the share of paths to
 * (i, j) that have been outside, which costs the lattice points within the band.
 */
export function exactKsProbability(d: number, n: number, m: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const h = Math.round(d * (n / divisor) * m);
  if (h === 0) return 1;
  // At most about 2 exp(−2 d² nm/(n+m)), which is none of the doubles above 0.
  if ((2 * d * d * n * m) / (n + m) > 760) return 0;
  const p = n === m ? equalSizes(n, h) : outsideShare(Math.max(n, m), Math.min(n, m), divisor, h);
  return Math.min(1, Math.max(0, p));
}

/** 2 Σ (−1)^(k−1) C(2n, n − kh) / C(2n, n), from the inside out. */
function equalSizes(n: number, h: number): number {
  let p = 0;
  for (let k = Math.floor(n / h); k >= 0; k -= 1) {
    let ratio = 1;
    for (let j = 0; j < h; j += 1) ratio *= (n - k * h - j) / (n + k * h + j + 1);
    p = ratio * (1 - p);
  }
  return 2 * p;
}

/** A point is outside where |i/m − j/n| ≥ h / lcm, that is |i n' − j m'| ≥ h with n' = n/g and m' = m/g; m ≥ n. */
function outsideShare(m: number, n: number, divisor: number, h: number): number {
  const stepM = m / divisor;
  const stepN = n / divisor;
  let share = new Float64Array(n + 1).fill(1);
  let next = new Float64Array(n + 1).fill(1);
  let from = 0;
  let to = Math.min(n, Math.ceil(h / stepM) - 1);
  for (let j = from; j <= to; j += 1) share[j] = 0;
  for (let i = 1; i <= m; i += 1) {
    const lastFrom = from;
    const lastTo = to;
    from = Math.max(0, Math.floor((i * stepN - h) / stepM) + 1);
    to = Math.min(n, Math.ceil((i * stepN + h) / stepM) - 1);
    if (to < from) return 1;
    for (let j = from; j <= to; j += 1) {
      const left = j >= lastFrom && j <= lastTo ? (share[j] as number) : 1;
      const below = j > from ? (next[j - 1] as number) : 1;
      next[j] = (left * i + (j === 0 ? 0 : below * j)) / (i + j);
    }
    [share, next] = [next, share];
  }
  return share[n] as number;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
