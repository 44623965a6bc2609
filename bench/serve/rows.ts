/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator, for data that need only differ). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of features as a client has them: four digits after the point. */
export function makeRows(count: number, features: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: features }, () => Math.round(random() * 10_000) / 10_000),
  );
}
