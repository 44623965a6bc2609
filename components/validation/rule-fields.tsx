import { Field, Input, Textarea } from '#components/ui/field.tsx';
import { formatExact } from '#components/ui/format-number.ts';
import type { Profile } from '#lib/validation/contract.ts';
import type { RuleDraft, RuleProblems } from './rule-draft.ts';

/** What rules of a kind have beside their feature and policy, with what the reference says of the feature. */
export function RuleFields({
  draft,
  problems,
  profile,
  onChange,
}: {
  draft: RuleDraft;
  problems: RuleProblems;
  profile: Profile | null;
  onChange: (change: Partial<RuleDraft>) => void;
}) {
  const known = profile?.columns[draft.feature];
  const input = (
    field: 'min' | 'max' | 'maxAgeSeconds' | 'percent',
    label: string,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} error={problems[field]} className="min-w-0 flex-1">
      <Input
        inputMode="decimal"
        value={draft[field]}
        onChange={(event) => onChange({ [field]: event.target.value })}
      />
    </Field>
  );
  switch (draft.kind) {
    case 'range':
      return (
        <div className="flex flex-col gap-1">
          <div className="flex gap-3">
            {input('min', 'At least')}
            {input('max', 'At most')}
          </div>
          <p className="text-muted text-xs">
            Both included; leave one out for no bound.
            {known?.number
              ? ` The reference has ${formatExact(known.number.min)} to ${formatExact(known.number.max)}, median ${formatExact(known.number.median)}.`
              : ''}
          </p>
        </div>
      );
    case 'length':
      return (
        <div className="flex flex-col gap-1">
          <div className="flex gap-3">
            {input('min', 'At least (characters)')}
            {input('max', 'At most (characters)')}
          </div>
          {known?.text ? (
            <p className="text-muted text-xs">
              The reference has {known.text.min_length} to {known.text.max_length}.
            </p>
          ) : null}
        </div>
      );
    case 'categories':
      return <Values draft={draft} problem={problems.values} onChange={onChange} />;
    case 'pattern':
      return (
        <Field
          label="Pattern"
          hint="RE2’s syntax; the whole text has to match. Time is linear in the text, whatever the pattern."
          error={problems.pattern}
        >
          <Input
            className="font-mono"
            spellCheck={false}
            value={draft.pattern}
            onChange={(event) => onChange({ pattern: event.target.value })}
          />
        </Field>
      );
    case 'freshness':
      return input(
        'maxAgeSeconds',
        'At most so old (seconds)',
        'For features that are looked up by entity key.',
      );
    case 'expression':
      return (
        <>
          <Field label="Name" hint="Such as late_needs_distance" error={problems.name}>
            <Input
              value={draft.name}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          </Field>
          <Field
            label="Expression"
            hint="CEL over the features, true of a row that keeps it. It is not asked where a feature that it uses is missing."
            error={problems.expression}
          >
            <Textarea
              className="font-mono"
              spellCheck={false}
              value={draft.expression}
              onChange={(event) => onChange({ expression: event.target.value })}
            />
          </Field>
        </>
      );
    case 'outlier':
      return input(
        'percent',
        'No more unusual than (% of the reference’s rows)',
        'By how far its numbers are in the tails of the reference.',
      );
    default:
      return null;
  }
}

function Values({
  draft,
  problem,
  onChange,
}: {
  draft: RuleDraft;
  problem: string | undefined;
  onChange: (change: Partial<RuleDraft>) => void;
}) {
  if (draft.values === null) {
    return (
      <p className="text-muted">
        {draft.hashed?.count.toLocaleString('en-US')} values, kept as hashes.{' '}
        <button
          type="button"
          className="text-accent-text hover:underline"
          onClick={() => onChange({ values: '' })}
        >
          Replace them by a list
        </button>
      </p>
    );
  }
  const count = draft.values.split('\n').filter((line) => line.trim() !== '').length;
  return (
    <Field
      label="Known values"
      hint={`One a line; ${count.toLocaleString('en-US')} now. More than 1,000 are kept as hashes.`}
      error={problem}
    >
      <Textarea
        className="min-h-40 font-mono"
        spellCheck={false}
        value={draft.values}
        onChange={(event) => onChange({ values: event.target.value })}
      />
    </Field>
  );
}
