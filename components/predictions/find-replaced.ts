import type { Prediction } from '#lib/predictions/contract.ts';
import type { PolicyKind } from '#lib/validation/contract.ts';

/** What came where the model was given something else. */
export interface Replacement {
  given: string | number | boolean | null;
  how: string;
}

const words: Partial<Record<PolicyKind, string>> = {
  clip: 'clipped',
  impute: 'imputed',
  accept: 'read as its type',
  warn: 'read as its type',
};

/** The values of a row that rules replaced, by feature; none where rules were only counted. */
export function findReplaced(
  { validation }: Pick<Prediction, 'validation'>,
  row: number,
): Map<string, Replacement> {
  const found = new Map<string, Replacement>();
  if (!validation || validation.shadow) return found;
  for (const { row: at, feature, value, policy, to } of validation.violations ?? []) {
    if (at !== row || feature === null || to === undefined) continue;
    // What came is what the first rule that it broke was told.
    const given = found.get(feature)?.given ?? value;
    found.set(feature, { given, how: words[policy] ?? 'replaced' });
  }
  return found;
}
