import { z } from 'zod';
import { pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { roles, scopes } from './access.ts';

export const roleSchema = z.enum(roles);
export const scopeSchema = z.enum(scopes);

/** Who did something, as kept in the history. */
export const actorSchema = z.object({
  kind: z.enum(['user', 'api_key', 'system']),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actorSchema>;

const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(scopeSchema),
  created_by: actorSchema,
  created_at: timestamp,
  last_used_at: timestamp.nullable(),
  expires_at: timestamp.nullable(),
  revoked_at: timestamp.nullable(),
  rate_limit: z
    .number()
    .nullable()
    .meta({ description: 'Requests per second on each replica; null: no limit' }),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** Requests per second. */
export const rateLimitSchema = z
  .number()
  .min(0.01, 'must be 0.01 requests per second or more')
  .max(1_000_000, 'must be 1,000,000 requests per second or fewer');

const userSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  created_at: timestamp,
  last_signed_in_at: timestamp.nullable(),
  disabled_at: timestamp.nullable(),
});
export type User = z.infer<typeof userSchema>;

const reason = z.string().trim().max(500).optional();
const password = z.string().min(12, 'must have 12 characters or more').max(200);
const keyId = z.object({ id: z.uuid() });
const admin = { role: 'admin', scope: 'admin' } as const;

export const listApiKeys = defineOperation({
  id: 'listApiKeys',
  method: 'GET',
  path: '/api/v1/api-keys',
  tag: 'Access',
  summary: 'List API keys (never the keys themselves)',
  access: admin,
  query: pageQuery,
  response: pageOf(apiKeySchema),
});

export const createApiKey = defineOperation({
  id: 'createApiKey',
  method: 'POST',
  path: '/api/v1/api-keys',
  tag: 'Access',
  summary: 'Create an API key; the answer is the only time the key is shown',
  access: admin,
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(scopeSchema).min(1),
    expires_at: timestamp.optional(),
    rate_limit: rateLimitSchema.optional().meta({
      description: 'Requests per second on each replica; left out: no limit',
    }),
    reason,
  }),
  response: apiKeySchema.extend({ key: z.string() }),
  status: 201,
});

export const revokeApiKey = defineOperation({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/api/v1/api-keys/{id}',
  tag: 'Access',
  summary: 'Revoke an API key; every replica refuses it within seconds',
  access: admin,
  params: keyId,
  query: z.object({ reason }),
  status: 204,
  errors: ['api_key_not_found'],
});

export const listUsers = defineOperation({
  id: 'listUsers',
  method: 'GET',
  path: '/api/v1/users',
  tag: 'Access',
  summary: 'List users',
  access: admin,
  query: pageQuery,
  response: pageOf(userSchema),
});

export const createUser = defineOperation({
  id: 'createUser',
  method: 'POST',
  path: '/api/v1/users',
  tag: 'Access',
  summary: 'Create a user; without a password one is made and shown in the answer only',
  access: admin,
  body: z.strictObject({
    email: z.email().max(200),
    name: z.string().trim().min(1).max(100),
    role: roleSchema,
    password: password.optional(),
    reason,
  }),
  response: userSchema.extend({ password: z.string().optional() }),
  status: 201,
  errors: ['user_exists'],
});

export const updateUser = defineOperation({
  id: 'updateUser',
  method: 'PATCH',
  path: '/api/v1/users/{id}',
  tag: 'Access',
  summary: 'Change a user’s name, role or password, disable it, or end its sessions',
  access: admin,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({
    name: z.string().trim().min(1).max(100).optional(),
    role: roleSchema.optional(),
    password: password.optional(),
    disabled: z.boolean().optional(),
    end_sessions: z.literal(true).optional(),
    reason,
  }),
  response: userSchema,
  errors: ['user_not_found', 'last_admin'],
});

export const getMe = defineOperation({
  id: 'getMe',
  method: 'GET',
  path: '/api/v1/me',
  tag: 'Access',
  summary: 'Who the caller is',
  access: { role: 'viewer', scope: 'registry' },
  response: z.object({
    kind: z.enum(['user', 'api_key']),
    id: z.string(),
    name: z.string(),
    email: z.string().optional(),
    role: roleSchema.optional(),
    scopes: z.array(scopeSchema).optional(),
  }),
});

export const changeMyPassword = defineOperation({
  id: 'changeMyPassword',
  method: 'PUT',
  path: '/api/v1/me/password',
  tag: 'Access',
  summary: 'Change one’s own password; every other session of the user ends',
  access: { role: 'viewer', scope: 'admin' },
  body: z.strictObject({ current: z.string(), new: password }),
  status: 204,
});
