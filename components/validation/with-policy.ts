import type { Feature } from '#lib/onnx/contract.ts';
import type { Policy, PolicyKind, Profile, Rule } from '#lib/validation/contract.ts';

/** A policy of a kind for a rule; imputing begins with the reference's median or mode where it has one, else with a constant. */
function makePolicy(
  kind: PolicyKind,
  feature: Pick<Feature, 'name' | 'type'> | undefined,
  profile: Profile | null,
): Policy {
  if (kind !== 'impute') return { do: kind };
  const known = feature && profile ? profile.columns[feature.name] : undefined;
  if (known?.number) return { do: 'impute', by: { from: 'median' } };
  if (known && known.mode !== null) return { do: 'impute', by: { from: 'mode' } };
  const value = { number: 0, integer: 0, boolean: false, string: '' }[feature?.type ?? 'number'];
  return { do: 'impute', by: { from: 'constant', value } };
}

/** The same rule with another policy; one it has already keeps its details. */
export function withPolicy(
  rule: Rule,
  kind: PolicyKind,
  features: readonly Pick<Feature, 'name' | 'type'>[],
  profile: Profile | null,
): Rule {
  if (rule.policy.do === kind) return rule;
  const feature =
    'feature' in rule ? features.find(({ name }) => name === rule.feature) : undefined;
  return { ...rule, policy: makePolicy(kind, feature, profile) };
}
