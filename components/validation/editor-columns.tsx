import { Pencil, Trash2 } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { Select } from '#components/ui/field.tsx';
import type { Profile, Rule } from '#lib/validation/contract.ts';
import { describePolicy } from '#lib/validation/describe-rule.ts';
import type { RulesAnswer } from '#lib/validation/operations.ts';
import { policiesOf } from '#lib/validation/policies.ts';
import { ruleId } from '#lib/validation/rule-id.ts';
import { ruleColumns } from './rule-columns.tsx';
import { policyNames, ruleTitle } from './rule-words.ts';
import { withPolicy } from './with-policy.ts';

/** Rules that can be changed: the policy at once, the rest in a dialog. */
export function editorColumns({
  features,
  profile,
  refusal,
  onChange,
  onEdit,
  onRemove,
}: {
  features: RulesAnswer['features'];
  profile: Profile | null;
  /** Why the viewer may change none. */
  refusal: string | null;
  onChange: (before: Rule, after: Rule) => void;
  onEdit: (rule: Rule) => void;
  onRemove: (rule: Rule) => void;
}): Column<Rule>[] {
  const nameOf = (rule: Rule) => ruleTitle(ruleId(rule));
  return [
    ...ruleColumns(features),
    {
      id: 'policy',
      header: 'Else',
      width: '18rem',
      value: (rule) => policyNames[rule.policy.do],
      cell: (rule) => {
        const allowed = policiesOf[rule.kind];
        return (
          <span className="flex min-w-0 flex-wrap items-center gap-x-2">
            <Select
              aria-label={`Policy of ${nameOf(rule)}`}
              className="w-40 max-sm:w-full"
              value={rule.policy.do}
              disabled={refusal !== null}
              onChange={({ target: { value } }) => {
                const chosen = allowed.find((each) => each === value);
                if (chosen) onChange(rule, withPolicy(rule, chosen, features, profile));
              }}
            >
              {allowed.map((each) => (
                <option key={each} value={each}>
                  {policyNames[each]}
                </option>
              ))}
            </Select>
            {rule.policy.do === 'impute' ? (
              <span className="text-muted text-xs">{describePolicy(rule.policy)}</span>
            ) : null}
          </span>
        );
      },
    },
    {
      id: 'actions',
      header: 'Change',
      headerHidden: true,
      width: '5.5rem',
      align: 'right',
      cell: (rule) => (
        <span className="flex justify-end gap-0.5">
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={`Edit ${nameOf(rule)}`}
            disabledReason={refusal}
            onClick={() => onEdit(rule)}
          >
            <Pencil aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={`Remove ${nameOf(rule)}`}
            disabledReason={refusal}
            onClick={() => onRemove(rule)}
          >
            <Trash2 aria-hidden />
          </Button>
        </span>
      ),
    },
  ];
}
