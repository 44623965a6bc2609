export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

export const scopes = ['predict', 'feedback', 'registry', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/**
 * Who may do something: a signed-in user of at least `role`, or an API key that has `scope` (`admin` has them all).
 * 'public' needs nobody.
 */
export type Access = 'public' | { role: Role; scope: Scope };

/** An authenticated caller of the console. */
export type Caller =
  | { kind: 'user'; id: string; name: string; email: string; role: Role }
  | { kind: 'api_key'; id: string; name: string; scopes: readonly Scope[] };

export function hasRole(held: Role, needed: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(needed);
}

export function hasScope(held: readonly Scope[], needed: Scope): boolean {
  return held.includes('admin') || held.includes(needed);
}

export function mayAccess(caller: Caller | null, access: Access): boolean {
  if (access === 'public') return true;
  if (caller === null) return false;
  return caller.kind === 'user'
    ? hasRole(caller.role, access.role)
    : hasScope(caller.scopes, access.scope);
}
