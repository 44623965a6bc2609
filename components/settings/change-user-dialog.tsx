'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import type { Role } from '#lib/auth/access.ts';
import { listUsers, type User, updateUser } from '#lib/auth/contract.ts';
import { makePassword } from './make-password.ts';
import { HAND_OVER, storeSecret } from './one-time-secret.tsx';
import { RoleField } from './role-field.tsx';

export type UserChange = 'role' | 'password' | 'sessions' | 'disable' | 'enable';

const words = {
  role: {
    title: 'Change the role of',
    verb: 'Change role',
    says: 'The new role counts from their next request on.',
    done: 'has a new role',
  },
  password: {
    title: 'Set a new password for',
    verb: 'Set new password',
    says: 'The old one stops working and their sessions end.',
    done: 'has a new password',
  },
  sessions: {
    title: 'End all sessions of',
    verb: 'End all sessions',
    says: 'They are signed out everywhere and can sign in again.',
    done: 'is signed out everywhere',
  },
  disable: {
    title: 'Disable',
    verb: 'Disable user',
    says: 'They are signed out and cannot sign in until enabled again. Their history stays.',
    done: 'can no longer sign in',
  },
  enable: {
    title: 'Enable',
    verb: 'Enable user',
    says: 'They can sign in again.',
    done: 'can sign in again',
  },
} satisfies Record<UserChange, Record<'title' | 'verb' | 'says' | 'done', string>>;

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
  const { title, verb, says, done } = words[change];
  const [role, setRole] = useState<Role>(user.role);
  const [password] = useState(() => makePassword((bytes) => crypto.getRandomValues(bytes)));
  const update = useOperationMutation(updateUser, {
    quiet: true,
    refreshes: [listUsers],
    onSuccess: () => {
      if (change === 'password') return;
      toast.success(`${user.name} ${done}`);
      onClose();
    },
  });
  const fields = {
    role: { role },
    password: { password },
    sessions: { end_sessions: true as const },
    disable: { disabled: true },
    enable: { disabled: false },
  }[change];
  const isDone = change === 'password' && update.isSuccess;
  return (
    <ChangeDialog
      title={isDone ? `${user.name} ${done}` : `${title} ${user.name}`}
      description={
        <>
          {isDone ? 'The old one no longer works. Their sessions have ended.' : says}
          {isSelf ? <strong className="text-warning"> This is your own account.</strong> : null}
        </>
      }
      verb={verb}
      danger={change === 'disable'}
      required
      examples="Left the team on Friday"
      why={change === 'role' && role === user.role ? `${user.name} is ${role} already.` : null}
      change={update}
      onConfirm={(reason) =>
        update.mutate({ params: { id: user.id }, body: { ...fields, reason } })
      }
      done={isDone ? storeSecret(password, 'password', HAND_OVER) : null}
      onClose={onClose}
    >
      {change === 'role' ? <RoleField role={role} onRole={setRole} /> : null}
    </ChangeDialog>
  );
}
