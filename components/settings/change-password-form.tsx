'use client';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { changeMyPassword, getMe } from '#lib/auth/contract.ts';

const SHORTEST = 12;
const empty = { current: '', fresh: '', again: '' };

export function ChangePasswordForm() {
  const [typed, setTyped] = useState(empty);
  const change = useOperationMutation(changeMyPassword, {
    quiet: true,
    refreshes: [getMe],
    onSuccess: () => {
      setTyped(empty);
      toast.success('Password changed. You are signed out everywhere else.');
    },
  });
  const { current, fresh, again } = typed;
  const short = fresh !== '' && fresh.length < SHORTEST;
  const differs = again !== '' && again !== fresh;
  const why =
    current === '' || fresh === '' || again === ''
      ? 'Fill in all three fields.'
      : short
        ? `The new password must have ${SHORTEST} characters or more.`
        : differs
          ? 'The new passwords are not the same.'
          : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (why || change.isPending) return;
    change.mutate({ body: { current, new: fresh } });
  }
  return (
    <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
      <Field label="Current password" error={fieldError(change.error, 'current')}>
        <Input
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setTyped({ ...typed, current: event.target.value })}
        />
      </Field>
      <Field
        label="New password"
        hint={`${SHORTEST} characters or more. You are signed out everywhere else.`}
        error={
          short
            ? `${SHORTEST - fresh.length} more characters needed`
            : fieldError(change.error, 'new')
        }
      >
        <Input
          type="password"
          autoComplete="new-password"
          value={fresh}
          onChange={(event) => setTyped({ ...typed, fresh: event.target.value })}
        />
      </Field>
      <Field label="New password again" error={differs ? 'is not the same as the one above' : null}>
        <Input
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={(event) => setTyped({ ...typed, again: event.target.value })}
        />
      </Field>
      {change.error ? <ErrorNote error={change.error} /> : null}
      <div>
        <Button variant="primary" type="submit" busy={change.isPending} disabledReason={why}>
          Change password
        </Button>
      </div>
    </form>
  );
}
