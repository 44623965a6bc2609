import type { Feature } from '#lib/onnx/contract.ts';
import type { LoggedViolation, Profile, Rule } from '#lib/validation/contract.ts';
import { readAs } from '#lib/validation/read-as.ts';
import { ruleId } from '#lib/validation/rule-id.ts';

interface Suggestion {
  text: string;
  /** Where it comes from: "the nearest bound". */
  why: string;
}

/** What could stand in place of a value that breaks rules; each value once. */
export function suggestFixes(
  value: unknown,
  feature: Pick<Feature, 'name' | 'type'>,
  violations: readonly LoggedViolation[],
  rules: readonly Rule[],
  profile: Profile | null,
): Suggestion[] {
  const broken = violations.filter((violation) => violation.feature === feature.name);
  if (broken.length === 0) return [];
  const found: Suggestion[] = [];
  const byId = new Map(rules.map((rule) => [ruleId(rule), rule]));
  for (const { rule: id } of broken) {
    const rule = byId.get(id);
    if (rule?.kind === 'type') {
      const read = readAs({ ...feature, tensorType: 'float32' }, value);
      if (read !== undefined) found.push({ text: String(read), why: 'read as the feature’s type' });
    }
    if (rule?.kind === 'range' && typeof value === 'number') {
      const bound = rule.min !== undefined && value < rule.min ? rule.min : rule.max;
      if (bound !== undefined) found.push({ text: String(bound), why: 'the nearest bound' });
    }
  }
  const known =
    profile && Object.hasOwn(profile.columns, feature.name)
      ? profile.columns[feature.name]
      : undefined;
  if (known?.number) {
    const { median } = known.number;
    const text = String(feature.type === 'integer' ? Math.round(median) : median);
    found.push({ text, why: 'the reference’s median' });
  } else if (known && known.mode !== null) {
    found.push({ text: String(known.mode), why: 'the reference’s most frequent value' });
  }
  return found.filter(({ text }, at) => found.findIndex((each) => each.text === text) === at);
}
