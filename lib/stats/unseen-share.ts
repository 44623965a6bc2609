import { normalSurvival } from './special/gamma-q.ts';

/**
 * Whether categories that the reference does not have are more than its own rarity explains. A new row of the same kind is of an unseen category with a probability of about
 * f₁/n, f₁ the categories that are there once (Good 1953), with variance (f₁ + 2f₂)/n² (Robbins 1968). p is one-sided and normal; sizes are the effective ones. Columns of
 * ids, where all is unseen and always will be, so do not count as changed.
 */
export function unseenShare(
  reference: readonly number[],
  current: readonly number[],
  effective: { reference: number; current: number },
): { unseen: number; expected: number; pValue: number } {
  let n = 0;
  let m = 0;
  let unseenRows = 0;
  let once = 0;
  let twice = 0;
  for (const [at, count] of reference.entries()) {
    const here = current[at] ?? 0;
    n += count;
    m += here;
    if (count === 0) unseenRows += here;
    if (count === 1) once += 1;
    if (count === 2) twice += 1;
  }
  return unseenShareOf({ n, m, unseenRows, once, twice }, effective);
}

/** The same where it is known how many categories of the reference are there once and twice. */
export function unseenShareOf(
  {
    n,
    m,
    unseenRows,
    once,
    twice,
  }: { n: number; m: number; unseenRows: number; once: number; twice: number },
  effective: { reference: number; current: number },
): { unseen: number; expected: number; pValue: number } {
  if (n === 0 || m === 0) throw new RangeError('a side has no counts; expected one or more');
  const unseen = unseenRows / m;
  const expected = once / n;
  if (unseen <= expected) return { unseen, expected, pValue: 1 };
  const both = (unseenRows + once) / (n + m);
  const ofCurrent = (both * (1 - both)) / effective.current;
  const ofReference = ((once + 2 * twice) / n / n) * (n / effective.reference);
  const deviation = Math.sqrt(ofCurrent + ofReference);
  return { unseen, expected, pValue: normalSurvival((unseen - expected) / deviation) };
}
