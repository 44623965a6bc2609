/**
 * Counts by bin where most bins are empty, as bytes: for each bin that has any, in ascending order, how far it is from the one before (the first: from −1) and its
 * count, both as LEB128 (seven bits a byte, the lowest first). A minute of 1,000 bins takes what is in it: two bytes for most bins.
 */
export function packCounts(counts: ReadonlyMap<number, number>): Uint8Array {
  const bins = [...counts.keys()].filter((bin) => counts.get(bin) !== 0).sort((a, b) => a - b);
  const bytes: number[] = [];
  let last = -1;
  for (const bin of bins) {
    pushVarint(bytes, bin - last);
    pushVarint(bytes, counts.get(bin) ?? 0);
    last = bin;
  }
  return Uint8Array.from(bytes);
}

/** Adds what was packed to `into`. Throws RangeError for bytes that packCounts did not make. */
export function addPackedCounts(into: Map<number, number>, bytes: Uint8Array): void {
  readPackedCounts(bytes, (bin, count) => into.set(bin, (into.get(bin) ?? 0) + count));
}

/** Tells each bin that has any, and its count. Throws RangeError for bytes that packCounts did not make. */
export function readPackedCounts(
  bytes: Uint8Array,
  tell: (bin: number, count: number) => void,
): void {
  let at = 0;
  let bin = -1;
  const next = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError('packed counts end in the middle of a number');
      at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  while (at < bytes.length) {
    bin += next();
    tell(bin, next());
  }
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
