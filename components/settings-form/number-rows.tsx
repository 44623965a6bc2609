'use client';
import { Field, Input } from '#components/ui/field.tsx';
import type { NumberRow, Texts } from './number-draft.ts';

/** Fields for numbers of some settings, two beside each other where there is room. */
export function NumberRows({
  rows,
  texts,
  problems,
  onChange,
}: {
  rows: readonly NumberRow[];
  texts: Texts;
  problems: Texts;
  onChange: (texts: Texts) => void;
}) {
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      {rows.map(({ path, label, unit, says }) => (
        <Field
          key={path}
          label={
            <>
              {label} {unit ? <span className="font-normal text-muted">({unit})</span> : null}
            </>
          }
          hint={says}
          error={problems[path]}
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            className="num"
            value={texts[path] ?? ''}
            onChange={(event) => onChange({ ...texts, [path]: event.target.value })}
          />
        </Field>
      ))}
    </div>
  );
}
