import { Field, Input, Select } from '#components/ui/field.tsx';
import type { PolicyKind } from '#lib/validation/contract.ts';
import { policiesOf } from '#lib/validation/policies.ts';
import type { RuleDraft, RuleProblems } from './rule-draft.ts';
import { policyNames } from './rule-words.ts';

const says: Record<PolicyKind, string> = {
  accept: 'Counted, and nothing else.',
  warn: 'Answered, and marked on the answer and in the log.',
  clip: 'Brought to the nearer bound; the original stays in the record.',
  impute: 'Replaced; the original stays in the record.',
  fallback: 'The version is passed over: the fallback versions answer, then the default.',
  quarantine: 'Kept and not predicted, to be fixed and replayed or discarded.',
  reject: 'Refused with 422, which names field, rule, value and what was expected.',
};

const sources = {
  constant: 'a constant',
  median: 'the reference’s median',
  mode: 'the reference’s most frequent value',
  last_known: 'the last value known for the same entity key',
} as const;

/** What happens to a value that breaks the rule. */
export function PolicyFields({
  draft,
  problems,
  onChange,
}: {
  draft: RuleDraft;
  problems: RuleProblems;
  onChange: (change: Partial<RuleDraft>) => void;
}) {
  const allowed: readonly PolicyKind[] = policiesOf[draft.kind];
  const from = Object.keys(sources) as (keyof typeof sources)[];
  return (
    <>
      <Field label="What breaks it is" hint={says[draft.policy]} error={problems.policy}>
        <Select
          value={draft.policy}
          onChange={({ target: { value } }) =>
            onChange({ policy: allowed.find((kind) => kind === value) ?? draft.policy })
          }
        >
          {allowed.map((kind) => (
            <option key={kind} value={kind}>
              {policyNames[kind]}
            </option>
          ))}
        </Select>
      </Field>
      {draft.policy === 'impute' ? (
        <Field label="Replaced by" error={problems.imputeFrom}>
          <Select
            value={draft.imputeFrom}
            onChange={({ target: { value } }) =>
              onChange({ imputeFrom: from.find((each) => each === value) ?? draft.imputeFrom })
            }
          >
            {from.map((each) => (
              <option key={each} value={each}>
                {sources[each]}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      {draft.policy === 'impute' && draft.imputeFrom === 'constant' ? (
        <Field label="Constant" error={problems.imputeValue}>
          <Input
            value={draft.imputeValue}
            onChange={(event) => onChange({ imputeValue: event.target.value })}
          />
        </Field>
      ) : null}
    </>
  );
}
