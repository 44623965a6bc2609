'use client';
import { Field, Input, Select, Textarea } from '#components/ui/field.tsx';
import type { DefaultDraft } from './stand-in.ts';

const kinds = [
  { kind: 'none', label: 'Nothing: requests are refused with 503' },
  { kind: 'value', label: 'A constant' },
  { kind: 'expression', label: 'An expression over the features' },
] as const satisfies { kind: DefaultDraft['kind']; label: string }[];

const FEATURES_SHOWN = 12;

/** What is answered when no version can. The server's refusal stands at the field it is about. */
export function DefaultField({
  draft,
  features,
  problem,
  onChange,
}: {
  draft: DefaultDraft;
  /** Of the version that is promoted. */
  features: readonly string[];
  problem: string | null | undefined;
  onChange: (draft: DefaultDraft) => void;
}) {
  const names = features.slice(0, FEATURES_SHOWN).join(', ');
  const more =
    features.length > FEATURES_SHOWN ? ` and ${features.length - FEATURES_SHOWN} more` : '';
  return (
    <div className="flex flex-col gap-2">
      <Field label="When no version can answer, give">
        <Select
          value={draft.kind}
          onChange={(event) => {
            const chosen = kinds.find(({ kind }) => kind === event.target.value);
            if (chosen) onChange({ ...draft, kind: chosen.kind });
          }}
        >
          {kinds.map(({ kind, label }) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {draft.kind === 'value' ? (
        <Field
          label="Constant"
          hint="A number, true or false, or the name of a class. A class whose name looks like a number goes in quotes."
          error={problem}
        >
          <Input
            className="max-w-64 font-mono"
            autoComplete="off"
            spellCheck={false}
            value={draft.value}
            maxLength={1000}
            onChange={(event) => onChange({ ...draft, value: event.target.value })}
          />
        </Field>
      ) : null}
      {draft.kind === 'expression' ? (
        <Field
          label="Expression"
          hint={
            features.length > 0
              ? `CEL, such as “x > 1000.0 ? 0.3 : 0.2”. Features: ${names}${more}.`
              : 'CEL. This version has no named features, so an expression can use none.'
          }
          error={problem}
        >
          <Textarea
            className="font-mono"
            spellCheck={false}
            value={draft.expression}
            maxLength={2000}
            onChange={(event) => onChange({ ...draft, expression: event.target.value })}
          />
        </Field>
      ) : null}
    </div>
  );
}
