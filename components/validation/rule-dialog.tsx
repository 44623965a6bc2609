'use client';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field, Select } from '#components/ui/field.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import type { Feature } from '#lib/onnx/contract.ts';
import type { Profile, Rule, RuleKind } from '#lib/validation/contract.ts';
import { describeOrigin } from '#lib/validation/describe-rule.ts';
import { policiesOf } from '#lib/validation/policies.ts';
import { ruleId } from '#lib/validation/rule-id.ts';
import { PolicyFields } from './policy-fields.tsx';
import { newRuleDraft, type RuleDraft, readRuleDraft, toRuleDraft } from './rule-draft.ts';
import { RuleFields } from './rule-fields.tsx';
import { kindNames, ruleTitle } from './rule-words.ts';

const kinds = Object.keys(kindNames) as RuleKind[];
const ofRow: readonly RuleKind[] = ['expression', 'extra', 'outlier'];

/** A rule, new or as it is, field by field. */
export function RuleDialog({
  rule,
  taken,
  features,
  profile,
  onDone,
  onClose,
}: {
  /** null: a new one. */
  rule: Rule | null;
  /** The ids of the other rules: there is one of each. */
  taken: readonly string[];
  features: readonly Feature[];
  profile: Profile | null;
  onDone: (rule: Rule) => void;
  onClose: () => void;
}) {
  const form = useId();
  const [draft, setDraft] = useState(() =>
    rule ? toRuleDraft(rule) : newRuleDraft(features[0]?.name ?? ''),
  );
  const [tried, setTried] = useState(false);
  const read = readRuleDraft(draft, features, profile);
  const isTaken = read.rule !== null && taken.includes(ruleId(read.rule));
  const problems = tried ? (read.problems ?? {}) : {};
  const change = (part: Partial<RuleDraft>) => setDraft((now) => ({ ...now, ...part }));
  function changeKind(kind: RuleKind) {
    const allowed: readonly string[] = policiesOf[kind];
    change({ kind, ...(allowed.includes(draft.policy) ? {} : { policy: 'reject' }) });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={rule ? ruleTitle(ruleId(rule)) : 'Add a rule'}
      description={
        <>
          {rule && 'origin' in rule && rule.origin
            ? `${toSentence(describeOrigin(rule.origin))} `
            : null}
          It takes effect when the rules are saved.
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form}>
            {rule ? 'Change the rule' : 'Add the rule'}
          </Button>
        </>
      }
    >
      <ConfirmForm
        id={form}
        className="flex flex-col gap-4"
        onConfirm={() => {
          setTried(true);
          if (!read.rule || isTaken) return;
          onDone(read.rule);
          onClose();
        }}
      >
        {rule ? null : (
          <Field
            label="Kind"
            error={
              tried && isTaken && read.rule
                ? `there is a rule “${ruleTitle(ruleId(read.rule))}” already; change that one`
                : problems.kind
            }
          >
            <Select
              value={draft.kind}
              onChange={({ target: { value } }) =>
                changeKind(kinds.find((kind) => kind === value) ?? draft.kind)
              }
            >
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kindNames[kind]}
                </option>
              ))}
            </Select>
          </Field>
        )}
        {rule || ofRow.includes(draft.kind) ? null : (
          <Field label="Feature" error={problems.feature}>
            <Select
              value={draft.feature}
              onChange={(event) => change({ feature: event.target.value })}
            >
              {features.map(({ name, type }) => (
                <option key={name} value={name}>
                  {name} ({type})
                </option>
              ))}
            </Select>
          </Field>
        )}
        <RuleFields draft={draft} problems={problems} profile={profile} onChange={change} />
        <PolicyFields draft={draft} problems={problems} onChange={change} />
        {rule && problems.kind ? <p className="text-bad text-xs">{problems.kind}</p> : null}
      </ConfirmForm>
    </Dialog>
  );
}
