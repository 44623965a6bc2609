import type { FeatureValue } from '#lib/features/contract.ts';
import type { Parity, Verdict } from './contract.ts';

/** Sums are added up in another order offline. */
const RELATIVE = 1e-9;
const LEAST_ROWS = 50;
const MOST_WRONG = 0.01;

/**
 * What was served of a feature beside what it was offline as of then. null on either side: no value. It differs when more than one
 * row in a hundred does, of at least 50.
 */
export function compareOffline(
  pairs: readonly { served: FeatureValue; offline: FeatureValue }[],
): Parity {
  let mismatched = 0;
  let missing = 0;
  let extra = 0;
  let numbers = 0;
  let sum = 0;
  let largest = 0;
  for (const { served, offline } of pairs) {
    if (served === null && offline === null) continue;
    if (served === null) missing += 1;
    else if (offline === null) extra += 1;
    else if (typeof served === 'number' && typeof offline === 'number') {
      const error = Math.abs(served - offline);
      numbers += 1;
      sum += error;
      largest = Math.max(largest, error);
      if (error > RELATIVE * Math.max(Math.abs(served), Math.abs(offline))) mismatched += 1;
    } else if (served !== offline) mismatched += 1;
  }
  const compared = pairs.length;
  return {
    compared,
    mismatched,
    missing,
    extra,
    mean_error: numbers === 0 ? null : sum / numbers,
    max_error: numbers === 0 ? null : largest,
    verdict: verdictOf(compared, mismatched + missing + extra),
  };
}

function verdictOf(compared: number, wrong: number): Verdict {
  if (compared < LEAST_ROWS) return 'not_enough_data';
  return wrong / compared > MOST_WRONG ? 'differs' : 'agrees';
}
