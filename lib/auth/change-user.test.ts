import { expect, it } from 'vitest';
import { changeUser, type UserChange, type UserState } from './change-user.ts';

const now = new Date('2026-01-02T00:00:00.000Z');
const earlier = new Date('2026-01-01T00:00:00.000Z');
const admin: UserState = { name: 'A', role: 'admin', disabledAt: null };
const viewer: UserState = { name: 'V', role: 'viewer', disabledAt: null };
const disabled: UserState = { ...viewer, disabledAt: earlier };

it.each<[string, UserState, UserChange, number, Partial<UserState> | 'last_admin', boolean]>([
  ['a new name ends no session', viewer, { name: 'W' }, 1, { name: 'W' }, false],
  ['a new role ends no session', viewer, { role: 'admin' }, 1, { role: 'admin' }, false],
  ['a new password ends sessions', viewer, { password: 'x' }, 1, {}, true],
  ['sessions end when asked to', viewer, { end_sessions: true }, 1, {}, true],
  ['disabling ends sessions', viewer, { disabled: true }, 1, { disabledAt: now }, true],
  ['disabling twice keeps the time', disabled, { disabled: true }, 1, {}, false],
  ['enabling', disabled, { disabled: false }, 1, { disabledAt: null }, false],
  ['a name leaves the user disabled', disabled, { name: 'W' }, 1, { name: 'W' }, false],
  ['the last admin keeps the role', admin, { role: 'operator' }, 0, 'last_admin', false],
  ['the last admin stays enabled', admin, { disabled: true }, 0, 'last_admin', false],
  ['the last admin may change name', admin, { name: 'B' }, 0, { name: 'B' }, false],
  ['one of two admins may go', admin, { role: 'viewer' }, 1, { role: 'viewer' }, false],
])('%s', (_name, user, change, otherAdmins, expected, endsSessions) => {
  const decision = changeUser(user, change, otherAdmins, now);
  expect(decision).toEqual(
    expected === 'last_admin'
      ? { outcome: 'refused', because: 'last_admin' }
      : { outcome: 'changed', next: { ...user, ...expected }, endsSessions },
  );
});
