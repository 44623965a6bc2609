'use client';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import type { Role } from '#lib/auth/access.ts';
import { listUsers, type User, updateUser } from '#lib/auth/contract.ts';
import { makePassword } from './make-password.ts';
import { OneTimeSecret } from './one-time-secret.tsx';
import { RoleField } from './role-field.tsx';
import { tooLong } from './too-long.ts';

export type UserChange = 'role' | 'password' | 'sessions' | 'disable' | 'enable';

const words = {
  role: { title: 'Change role', button: 'Change role', says: 'It holds from the next request on.' },
  password: {
    title: 'Set a new password',
    button: 'Set new password',
    says: 'The old one stops working and their sessions end.',
  },
  sessions: {
    title: 'End all sessions',
    button: 'End sessions',
    says: 'They are signed out everywhere and can sign in again.',
  },
  disable: {
    title: 'Disable',
    button: 'Disable user',
    says: 'They are signed out and cannot sign in until enabled again. Their history stays.',
  },
  enable: { title: 'Enable', button: 'Enable user', says: 'They can sign in again.' },
} satisfies Record<UserChange, { title: string; button: string; says: string }>;

/** Confirms one change of a user, with a reason for the audit history; a refusal is said here. */
export function ChangeUserDialog({
  user,
  change,
  isSelf,
  onClose,
}: {
  user: User;
  change: UserChange;
  isSelf: boolean;
  onClose: () => void;
}) {
  const [role, setRole] = useState<Role>(user.role);
  const [reason, setReason] = useState('');
  const [password] = useState(() => makePassword((bytes) => crypto.getRandomValues(bytes)));
  const update = useOperationMutation(updateUser, {
    quiet: true,
    refreshes: [listUsers],
    onSuccess: () => {
      if (change === 'password') return;
      toast.success(`${user.name}: ${words[change].button.toLowerCase()}, done`);
      onClose();
    },
  });
  const reasonError = tooLong(reason, 500);
  const why =
    change === 'role' && role === user.role ? `${user.name} is ${role} already.` : reasonError;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (why || update.isPending) return;
    const fields = {
      role: { role },
      password: { password },
      sessions: { end_sessions: true as const },
      disable: { disabled: true },
      enable: { disabled: false },
    }[change];
    update.mutate({
      params: { id: user.id },
      body: { ...fields, reason: reason.trim() || undefined },
    });
  }
  const isDone = change === 'password' && update.isSuccess;
  return (
    <Dialog
      open
      closable={!isDone}
      onOpenChange={(open) => !open && onClose()}
      title={`${words[change].title}: ${user.name}`}
      description={words[change].says}
      footer={
        isDone ? (
          <Button variant="primary" onClick={onClose}>
            I have stored it
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant={change === 'disable' ? 'danger' : 'primary'}
              type="submit"
              form="change-user"
              busy={update.isPending}
              disabledReason={why}
            >
              {words[change].button}
            </Button>
          </>
        )
      }
    >
      {isDone ? (
        <OneTimeSecret secret={password} what="password" />
      ) : (
        <form id="change-user" onSubmit={submit} className="flex flex-col gap-4">
          {isSelf && change !== 'enable' ? (
            <p className="text-warning">This is your own account.</p>
          ) : null}
          {change === 'role' ? <RoleField role={role} onRole={setRole} /> : null}
          <Field label="Reason" optional hint="Kept in the audit history." error={reasonError}>
            <Input value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          {update.error ? <ErrorNote error={update.error} /> : null}
        </form>
      )}
    </Dialog>
  );
}
