import { addOutcomes, type Outcomes } from './outcomes.ts';

/**
 * What outcomes add up to over the last `width` of them, place by place: null where there are none. Two stacks instead of a sum for each place, since a sum goes
 * through all cells of what it adds up, and outcomes cannot be taken off again.
 */
export function* slideOutcomes(
  outcomes: readonly (Outcomes | null)[],
  width: number,
): Generator<Outcomes | null> {
  /** Sums from each of the older ones to the youngest of them, the oldest last. */
  const older: (Outcomes | null)[] = [];
  let newer: (Outcomes | null)[] = [];
  let sumOfNewer: Outcomes | null = null;
  for (const [place, one] of outcomes.entries()) {
    newer.push(one);
    sumOfNewer = add(sumOfNewer, one);
    if (place >= width) {
      if (older.length === 0) {
        let sum: Outcomes | null = null;
        for (let at = newer.length - 1; at >= 0; at -= 1) {
          sum = add(newer[at] ?? null, sum);
          older.push(sum);
        }
        newer = [];
        sumOfNewer = null;
      }
      older.pop();
    }
    yield add(older.at(-1) ?? null, sumOfNewer);
  }
}

function add(a: Outcomes | null, b: Outcomes | null): Outcomes | null {
  if (!a || !b) return a ?? b;
  return addOutcomes([a, b]);
}
