/** Two sides' counts by bin as shares of each side. */
export interface Shares {
  p: number[];
  q: number[];
}

/** Refuses counts that are none: negative, not numbers, of another length, or all zero. */
export function sharesOf(reference: readonly number[], current: readonly number[]): Shares {
  if (reference.length !== current.length) {
    throw new RangeError(
      `there are ${reference.length} and ${current.length} bins; expected as many`,
    );
  }
  return { p: normalise(reference), q: normalise(current) };
}

/** As `sharesOf`, but where a bin is empty on a side, every bin of both sides first gets ½. */
export function smoothedShares(reference: readonly number[], current: readonly number[]): Shares {
  const hasEmpty = reference.includes(0) || current.includes(0);
  if (!hasEmpty) return sharesOf(reference, current);
  sharesOf(reference, current);
  return sharesOf(
    reference.map((count) => count + 0.5),
    current.map((count) => count + 0.5),
  );
}

function normalise(counts: readonly number[]): number[] {
  let total = 0;
  for (const count of counts) {
    if (!(count >= 0) || count === Number.POSITIVE_INFINITY) {
      throw new RangeError(`a bin counts ${count}; expected 0 or more`);
    }
    total += count;
  }
  if (total === 0) throw new RangeError('a side has no counts; expected one or more');
  return counts.map((count) => count / total);
}
