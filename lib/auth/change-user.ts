import type { Role } from './access.ts';

export interface UserState {
  name: string;
  role: Role;
  disabledAt: Date | null;
}

export interface UserChange {
  name?: string;
  role?: Role;
  password?: string;
  disabled?: boolean;
  end_sessions?: true;
}

export type UserDecision =
  | { outcome: 'refused'; because: 'last_admin' }
  | { outcome: 'changed'; next: UserState; endsSessions: boolean };

/** What a change makes of a user. Someone who can administer must always be left. */
export function changeUser(
  user: UserState,
  change: UserChange,
  otherActiveAdmins: number,
  now: Date,
): UserDecision {
  const disabledAt = change.disabled === undefined ? user.disabledAt : null;
  const next: UserState = {
    name: change.name ?? user.name,
    role: change.role ?? user.role,
    disabledAt: change.disabled === true ? (user.disabledAt ?? now) : disabledAt,
  };
  if (isActiveAdmin(user) && !isActiveAdmin(next) && otherActiveAdmins === 0) {
    return { outcome: 'refused', because: 'last_admin' };
  }
  const isNewlyDisabled = next.disabledAt !== null && user.disabledAt === null;
  return {
    outcome: 'changed',
    next,
    endsSessions: change.password !== undefined || change.end_sessions === true || isNewlyDisabled,
  };
}

function isActiveAdmin(user: UserState): boolean {
  return user.role === 'admin' && user.disabledAt === null;
}
