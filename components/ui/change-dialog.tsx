'use client';
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { ConfirmForm } from './confirm-form.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNote } from './error-state.tsx';
import { ReasonField } from './reason-field.tsx';
import { reasonTooLong } from './too-long.ts';

/** Confirms a change, with a reason for the audit history; a refusal is said where the button is. */
export function ChangeDialog({
  title,
  description,
  verb,
  danger = false,
  required = false,
  label,
  examples,
  isLong = false,
  why = null,
  change,
  onConfirm,
  done = null,
  onClose,
  children,
}: {
  title: string;
  description: ReactNode;
  verb: string;
  danger?: boolean;
  /** It needs a reason. */
  required?: boolean;
  /** What the reason is called, where it is none. */
  label?: string;
  /** What a reason may be like. */
  examples?: string;
  /** The fields before the reason come first. */
  isLong?: boolean;
  /** Why it cannot be confirmed as it stands. */
  why?: string | null;
  change: { isPending: boolean; error: Error | null };
  onConfirm: (reason: string | undefined) => void;
  /** What has to be read before the dialog closes; it closes with this button only. */
  done?: { verb: string; body: ReactNode } | null;
  onClose: () => void;
  /** Fields before the reason. */
  children?: ReactNode;
}) {
  const form = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = required && reason.trim() === '';
  const { isPending, error } = change;
  const whyNot = why ?? reasonTooLong(reason);
  return (
    <Dialog
      open
      closable={!isPending && !done}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        done ? (
          <Button variant="primary" onClick={onClose}>
            {done.verb}
          </Button>
        ) : (
          <>
            <Button onClick={onClose} disabled={isPending}>
              Cancel
            </Button>
            <Button
              variant={danger ? 'danger' : 'primary'}
              type="submit"
              form={form}
              busy={isPending}
              disabledReason={whyNot}
            >
              {verb}
            </Button>
          </>
        )
      }
    >
      {done?.body ?? (
        <ConfirmForm
          id={form}
          className="flex flex-col gap-4"
          disabled={isPending || whyNot !== null}
          onConfirm={() => {
            setTried(true);
            if (!missing) onConfirm(reason.trim() || undefined);
          }}
        >
          {children}
          <ReasonField
            autoFocus={!isLong && (required || !children)}
            required={required}
            label={label}
            placeholder={examples}
            value={reason}
            onChange={setReason}
            error={tried && missing ? 'say why, so that the next person knows' : null}
          />
          {error ? <ErrorNote error={error} /> : null}
        </ConfirmForm>
      )}
    </Dialog>
  );
}
