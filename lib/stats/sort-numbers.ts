const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const SHORT = 20_000;

/**
 * The values rising, in an array of their own; no NaN. Many are sorted by their bits, eleven at a time from the lowest, which takes a third of the time of
 * comparing them: read as whole numbers, doubles are in order once negative ones are turned over.
 */
export function sortNumbers(values: Float64Array): Float64Array {
  const sorted = values.slice();
  if (sorted.length < SHORT) return sorted.sort();
  const n = sorted.length;
  const words = new Uint32Array(sorted.buffer);
  let low = new Uint32Array(n);
  let high = new Uint32Array(n);
  for (let at = 0; at < n; at += 1) {
    const top = words[2 * at + 1] as number;
    const isNegative = top >>> 31 === 1;
    low[at] = isNegative ? ~(words[2 * at] as number) : (words[2 * at] as number);
    high[at] = isNegative ? ~top : top ^ 0x80000000;
  }
  let nextLow = new Uint32Array(n);
  let nextHigh = new Uint32Array(n);
  for (let shift = 0; shift < 64; shift += DIGIT_BITS) {
    const places = placesOf(low, high, shift);
    if (!places) continue;
    for (let at = 0; at < n; at += 1) {
      const digit = digitOf(low[at] as number, high[at] as number, shift);
      const place = places[digit] as number;
      places[digit] = place + 1;
      nextLow[place] = low[at] as number;
      nextHigh[place] = high[at] as number;
    }
    [low, nextLow] = [nextLow, low];
    [high, nextHigh] = [nextHigh, high];
  }
  for (let at = 0; at < n; at += 1) {
    const top = high[at] as number;
    const wasNegative = top >>> 31 === 0;
    words[2 * at] = wasNegative ? ~(low[at] as number) : (low[at] as number);
    words[2 * at + 1] = wasNegative ? ~top : top ^ 0x80000000;
  }
  return sorted;
}

function digitOf(low: number, high: number, shift: number): number {
  if (shift >= 32) return (high >>> (shift - 32)) & (DIGITS - 1);
  if (shift + DIGIT_BITS <= 32) return (low >>> shift) & (DIGITS - 1);
  return ((low >>> shift) | (high << (32 - shift))) & (DIGITS - 1);
}

/** Where each digit's values begin; nothing where all have the same. */
function placesOf(low: Uint32Array, high: Uint32Array, shift: number): Uint32Array | undefined {
  const counts = new Uint32Array(DIGITS);
  for (let at = 0; at < low.length; at += 1) {
    const digit = digitOf(low[at] as number, high[at] as number, shift);
    counts[digit] = (counts[digit] as number) + 1;
  }
  let before = 0;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const count = counts[digit] as number;
    if (count === low.length) return undefined;
    counts[digit] = before;
    before += count;
  }
  return counts;
}
