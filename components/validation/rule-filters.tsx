'use client';
import { Select } from '#components/ui/field.tsx';
import type { Rule, RuleKind } from '#lib/validation/contract.ts';
import type { RulesAnswer } from '#lib/validation/operations.ts';
import { featureOf, kindNames } from './rule-words.ts';

/** Which of a version's rules are shown. `feature` is '' for the row as a whole. */
export interface RuleView {
  feature: string | null;
  kind: RuleKind | null;
}

export const everyRule: RuleView = { feature: null, kind: null };

/** The rules of a view, in the order of the features, those of the row last. */
export function viewRules(
  rules: readonly Rule[],
  features: RulesAnswer['features'],
  view: RuleView,
): Rule[] {
  const place = new Map(features.map(({ name }, index) => [name, index]));
  const kinds = Object.keys(kindNames);
  const rank = (rule: Rule) => place.get(featureOf(rule) ?? '') ?? features.length;
  return rules
    .filter(
      (rule) =>
        (view.feature === null || (featureOf(rule) ?? '') === view.feature) &&
        (view.kind === null || rule.kind === view.kind),
    )
    .sort((a, b) => rank(a) - rank(b) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

/** By feature and by kind. */
export function RuleFilters({
  rules,
  features,
  view,
  onView,
}: {
  rules: readonly Rule[];
  features: RulesAnswer['features'];
  view: RuleView;
  onView: (view: RuleView) => void;
}) {
  const kinds = (Object.keys(kindNames) as RuleKind[]).filter(
    (kind) => kind === view.kind || rules.some((rule) => rule.kind === kind),
  );
  return (
    <>
      <Select
        aria-label="Feature of the rule"
        className="max-w-56"
        value={view.feature === null ? 'every' : `of ${view.feature}`}
        onChange={({ target: { value } }) =>
          onView({ ...view, feature: value === 'every' ? null : value.slice(3) })
        }
      >
        <option value="every">Every feature</option>
        {features.map(({ name }) => (
          <option key={name} value={`of ${name}`}>
            {name}
          </option>
        ))}
        <option value="of ">The row as a whole</option>
      </Select>
      <Select
        aria-label="Kind of rule"
        value={view.kind ?? ''}
        onChange={({ target: { value } }) =>
          onView({ ...view, kind: kinds.find((kind) => kind === value) ?? null })
        }
      >
        <option value="">Every kind</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {kindNames[kind]}
          </option>
        ))}
      </Select>
    </>
  );
}
