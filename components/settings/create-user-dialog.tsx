'use client';
import { useState } from 'react';
import { fieldError } from '#components/api/api-error.ts';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import { tooLong } from '#components/ui/too-long.ts';
import type { Role } from '#lib/auth/access.ts';
import { createUser, listUsers } from '#lib/auth/contract.ts';
import { HAND_OVER, storeSecret } from './one-time-secret.tsx';
import { RoleField } from './role-field.tsx';

/** Creates a user; the password is made by the console and shown once. */
export function CreateUserDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const create = useOperationMutation(createUser, { quiet: true, refreshes: [listUsers] });
  const nameError = tooLong(name, 100);
  const emailError = tooLong(email, 200);
  const made = create.data;
  return (
    <ChangeDialog
      title={made ? `${made.name} can sign in now` : 'Create a user'}
      description={
        made
          ? `With ${made.email} and this password.`
          : 'Their first password is shown once, after this.'
      }
      verb="Create user"
      why={
        name.trim() === '' || email.trim() === ''
          ? 'Give a name and an e-mail address.'
          : (nameError ?? emailError)
      }
      change={create}
      onConfirm={(reason) =>
        create.mutate({ body: { name: name.trim(), email: email.trim(), role, reason } })
      }
      done={made?.password ? storeSecret(made.password, 'password', HAND_OVER) : null}
      onClose={onClose}
    >
      <Field label="Name" error={nameError ?? fieldError(create.error, 'name')}>
        <Input autoFocus value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label="E-mail address" error={emailError ?? fieldError(create.error, 'email')}>
        <Input
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <RoleField role={role} onRole={setRole} />
    </ChangeDialog>
  );
}
