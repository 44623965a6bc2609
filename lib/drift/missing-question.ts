import { chiSquareHomogeneity } from '#lib/stats/chi-square.ts';
import { effectiveSizeOfCategories } from '#lib/stats/effective-size.ts';
import type { Question } from './evidence.ts';
import type { DriftSettings } from './settings.ts';

interface Rows {
  rows: number;
  isMissing: Int32Array;
}

/** Did the share of missing values change? Not asked where nothing is missing, or there are no rows. */
export function missingQuestion(
  reference: Rows,
  current: Rows,
  { floors, leastEffective, isOrdered }: DriftSettings,
): Question[] {
  const missing = { reference: total(reference.isMissing), current: total(current.isMissing) };
  if (reference.rows === 0 || current.rows === 0) return [];
  if (missing.reference + missing.current === 0) return [];
  const sizeOf = ({ rows, isMissing }: Rows) =>
    isOrdered ? effectiveSizeOfCategories(isMissing) : rows;
  const sizes = { reference: sizeOf(reference), current: sizeOf(current) };
  const shares = {
    reference: missing.reference / reference.rows,
    current: missing.current / current.rows,
  };
  const counts = (side: 'reference' | 'current') => [
    (1 - shares[side]) * sizes[side],
    shares[side] * sizes[side],
  ];
  const { pValue } = chiSquareHomogeneity(counts('reference'), counts('current'));
  return [
    {
      about: 'missing',
      pValue,
      isLarge: Math.abs(shares.reference - shares.current) >= floors.share,
      isEnough: Math.min(sizes.reference, sizes.current) >= leastEffective,
    },
  ];
}

function total(flags: Int32Array): number {
  let sum = 0;
  for (let at = 0; at < flags.length; at += 1) sum += flags[at] as number;
  return sum;
}
