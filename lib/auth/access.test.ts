import { expect, it } from 'vitest';
import { type Access, type Caller, mayAccess, type Role, type Scope } from './access.ts';

const user = (role: Role): Caller => ({ kind: 'user', id: 'u', name: 'U', email: 'u@x.y', role });
const key = (...scopes: Scope[]): Caller => ({ kind: 'api_key', id: 'k', name: 'K', scopes });
const change: Access = { role: 'operator', scope: 'registry' };

it.each<[string, Caller | null, Access, boolean]>([
  ['anyone reads what is public', null, 'public', true],
  ['nobody changes', null, change, false],
  ['a viewer does not change', user('viewer'), change, false],
  ['an operator changes', user('operator'), change, true],
  ['an admin does what operators do', user('admin'), change, true],
  ['a key with the scope changes', key('predict', 'registry'), change, true],
  ['a key without it does not', key('predict', 'feedback'), change, false],
  ['an admin key has every scope', key('admin'), change, true],
])('%s', (_name, caller, access, expected) => {
  expect(mayAccess(caller, access)).toBe(expected);
});
