import type { NamedRule } from './contract.ts';
import { defaultRules } from './default-rules.ts';

export type StoredRule = Omit<NamedRule, 'origin'>;

/** What is looked at of a model (null: of what belongs to no model): our rules and a team's, as they are set for the model, else for all. */
export function rulesInForce(stored: readonly StoredRule[], model: string | null): NamedRule[] {
  const keys = [...new Set([...Object.keys(defaultRules), ...stored.map(({ key }) => key)])];
  return keys.flatMap((key): NamedRule[] => {
    const ours = defaultRules[key];
    const ofModel =
      model === null ? undefined : stored.find((one) => one.key === key && one.model === model);
    const set = ofModel ?? stored.find((one) => one.key === key && one.model === null);
    if (set) return [{ ...set, origin: ours ? 'changed' : 'own' }];
    if (!ours) return [];
    return [
      {
        ...{ key, model: null, rule: ours, origin: 'default' },
        ...{ revision: 0, updated_at: null, updated_by: null },
      },
    ];
  });
}
