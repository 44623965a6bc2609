/** Two samples on one axis: each distinct value with how often it is in the reference and in the current sample. */
export interface PooledSamples {
  /** Rising. */
  values: Float64Array;
  reference: Float64Array;
  current: Float64Array;
  nReference: number;
  nCurrent: number;
}

/** Merges two samples of finite numbers, which are sorted already. */
export function poolSamples(reference: Float64Array, current: Float64Array): PooledSamples {
  const n = reference.length;
  const m = current.length;
  const values = new Float64Array(n + m);
  const inReference = new Float64Array(n + m);
  const inCurrent = new Float64Array(n + m);
  let size = 0;
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    const x = i < n ? (reference[i] as number) : Number.POSITIVE_INFINITY;
    const y = j < m ? (current[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(x, y);
    if (!Number.isFinite(value)) throw new RangeError(`a sample has ${value}; expected a number`);
    const fromI = i;
    const fromJ = j;
    while (i < n && reference[i] === value) i += 1;
    while (j < m && current[j] === value) j += 1;
    if (i < n && (reference[i] as number) < value) throw new RangeError('a sample is not sorted');
    if (j < m && (current[j] as number) < value) throw new RangeError('a sample is not sorted');
    values[size] = value;
    inReference[size] = i - fromI;
    inCurrent[size] = j - fromJ;
    size += 1;
  }
  return {
    values: values.subarray(0, size),
    reference: inReference.subarray(0, size),
    current: inCurrent.subarray(0, size),
    nReference: n,
    nCurrent: m,
  };
}

/** The same of counts in the same bins, rising: values in one are taken for equal. */
export function poolBins(reference: readonly number[], current: readonly number[]): PooledSamples {
  const used = reference
    .map((_, at) => at)
    .filter((at) => (reference[at] ?? 0) + (current[at] ?? 0) > 0);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    values: Float64Array.from(used),
    reference: Float64Array.from(used, (at) => reference[at] ?? 0),
    current: Float64Array.from(used, (at) => current[at] ?? 0),
    nReference: sum(reference),
    nCurrent: sum(current),
  };
}

export function requireBoth({ nReference, nCurrent }: PooledSamples, least = 1): void {
  if (nReference >= least && nCurrent >= least) return;
  throw new RangeError(
    `the samples have ${nReference} and ${nCurrent} values; expected ${least} or more in each`,
  );
}
