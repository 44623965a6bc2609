import type { Db } from '#lib/db/client.ts';
import type { PasswordCost } from './password-hash.ts';
import { createApiKeys } from './service/api-keys.ts';
import { createPasswords } from './service/passwords.ts';
import { createSignIn } from './service/sign-in.ts';
import { createUsers } from './service/users.ts';

/** Who may come in: users, their passwords and sessions, and API keys. `passwordCost` is for tests that hash much. */
export function createAuthService(options: {
  db: Db;
  now: () => Date;
  passwordCost?: PasswordCost;
}) {
  const deps = { ...options, passwords: createPasswords(options.passwordCost) };
  return { ...createSignIn(deps), ...createUsers(deps), ...createApiKeys(deps) };
}
export type { SessionRef } from './service/sign-in.ts';
export { SYSTEM } from './service/system.ts';
export type AuthService = ReturnType<typeof createAuthService>;
