'use client';
import type { ReactNode } from 'react';
import { Field, Input, Textarea } from './field.tsx';
import { reasonRoom, reasonTooLong } from './too-long.ts';

/** Why a change is made. Says how much room is left and when it is too long; `reasonTooLong` holds the confirmation back. */
export function ReasonField({
  label = 'Reason',
  value,
  onChange,
  required = false,
  hint = 'Kept in the audit history.',
  error,
  ...control
}: {
  label?: string;
  value: string;
  onChange: (reason: string) => void;
  /** A required reason gets several lines. */
  required?: boolean;
  hint?: ReactNode;
  error?: string | null;
  autoFocus?: boolean;
  placeholder?: string;
}) {
  const Control = required ? Textarea : Input;
  return (
    <Field
      label={label}
      optional={!required}
      hint={
        <span className="flex flex-wrap items-center justify-between gap-x-3">
          <span>{hint}</span>
          <span className="num">{reasonRoom(value)}</span>
        </span>
      }
      error={reasonTooLong(value) ?? error}
    >
      <Control {...control} value={value} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}
