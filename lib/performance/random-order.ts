/**
 * Numbers in [0, 1) that only look like chance: the same for the same seed. SplitMix32 (Steele, Lea and Flood 2014, with 32-bit constants of Prospecting for
 * Hash Functions).
 */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}

/** 0, 1, …, n − 1 in an order of chance (Fisher and Yates). */
export function randomOrder(n: number, seed: number): Uint32Array {
  const next = seededNumbers(seed);
  const order = new Uint32Array(n).map((_zero, at) => at);
  for (let at = n - 1; at > 0; at -= 1) {
    const other = Math.floor(next() * (at + 1));
    const kept = order[at] as number;
    order[at] = order[other] as number;
    order[other] = kept;
  }
  return order;
}
