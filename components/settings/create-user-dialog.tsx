'use client';
import { type FormEvent, useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import type { Role } from '#lib/auth/access.ts';
import { createUser, listUsers } from '#lib/auth/contract.ts';
import { OneTimeSecret } from './one-time-secret.tsx';
import { RoleField } from './role-field.tsx';
import { tooLong } from './too-long.ts';

/** Creates a user; the password is made by the console and shown once. */
export function CreateUserDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState<{ name: string; email: string; role: Role }>({
    name: '',
    email: '',
    role: 'operator',
  });
  const create = useOperationMutation(createUser, { quiet: true, refreshes: [listUsers] });
  const { name, email, role } = typed;
  const nameError = tooLong(name, 100);
  const emailError = tooLong(email, 200);
  const why =
    name.trim() === '' || email.trim() === ''
      ? 'Give a name and an address.'
      : nameError || emailError
        ? 'Shorten what is too long.'
        : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (why || create.isPending) return;
    create.mutate({ body: { name: name.trim(), email: email.trim(), role } });
  }
  const made = create.data;
  return (
    <Dialog
      open
      closable={!made}
      onOpenChange={(open) => !open && onClose()}
      title={made ? `${made.name} can sign in now` : 'Create a user'}
      description={
        made ? `With ${made.email} and this password.` : 'The console makes a password for them.'
      }
      footer={
        made ? (
          <Button variant="primary" onClick={onClose}>
            I have stored it
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              type="submit"
              form="create-user"
              busy={create.isPending}
              disabledReason={why}
            >
              Create user
            </Button>
          </>
        )
      }
    >
      {made?.password ? (
        <OneTimeSecret secret={made.password} what="password">
          Hand it over by a channel you trust, and ask them to change it under Settings, Profile.
        </OneTimeSecret>
      ) : (
        <form id="create-user" onSubmit={submit} className="flex flex-col gap-4">
          <Field label="Name" error={nameError ?? fieldError(create.error, 'name')}>
            <Input
              autoFocus
              value={name}
              onChange={(event) => setTyped({ ...typed, name: event.target.value })}
            />
          </Field>
          <Field label="E-mail address" error={emailError ?? fieldError(create.error, 'email')}>
            <Input
              type="email"
              autoComplete="off"
              value={email}
              onChange={(event) => setTyped({ ...typed, email: event.target.value })}
            />
          </Field>
          <RoleField role={role} onRole={(each) => setTyped({ ...typed, role: each })} />
          {create.error ? <ErrorNote error={create.error} /> : null}
        </form>
      )}
    </Dialog>
  );
}
