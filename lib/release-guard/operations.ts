import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { guardSchema, guardSettingsSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });
const reason = z.string().trim().min(1, 'say why').max(500);

const answerSchema = z.object({
  at: timestamp,
  guard: guardSchema.nullable().meta({
    description: 'Of the release in force, whether it is still on or not; null: that one has none',
  }),
});
export type GuardAnswer = z.infer<typeof answerSchema>;

const settingsAnswerSchema = z.object({
  settings: guardSettingsSchema,
  revision: z.number().int(),
  updated_at: timestamp.nullable(),
  updated_by: actorSchema.nullable(),
});
export type GuardSettingsAnswer = z.infer<typeof settingsAnswerSchema>;

export const getReleaseGuard = defineOperation({
  id: 'getReleaseGuard',
  method: 'GET',
  path: '/api/v1/models/{model}/guard',
  tag: 'Release guard',
  summary:
    'What the guard of the release in force sees: evidence against what it replaced, and what follows',
  access: read,
  params: modelParam,
  response: answerSchema,
  errors: ['model_not_found'],
});

export const actOnReleaseGuard = defineOperation({
  id: 'actOnReleaseGuard',
  method: 'POST',
  path: '/api/v1/models/{model}/guard',
  tag: 'Release guard',
  summary:
    'Hold the guard that is on (it looks, and does nothing), let it go on, watch longer, or end it',
  access: write,
  params: modelParam,
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('hold'), release: int4.positive(), reason }),
    z.strictObject({
      action: z.literal('resume').meta({
        description:
          'Where it asked: the release goes on, and what it asked about does nothing more',
      }),
      release: int4.positive(),
      reason,
    }),
    z.strictObject({
      action: z.literal('extend'),
      release: int4.positive(),
      minutes: z.number().int().min(1).max(1440),
      reason,
    }),
    z.strictObject({ action: z.literal('end'), release: int4.positive(), reason }),
  ]),
  response: answerSchema,
  errors: ['model_not_found', 'guard_not_on'],
});

export const listReleaseGuards = defineOperation({
  id: 'listReleaseGuards',
  method: 'GET',
  path: '/api/v1/models/{model}/guards',
  tag: 'Release guard',
  summary: 'List what guards made of a model’s releases, the newest first',
  access: read,
  params: modelParam,
  query: pageQuery,
  response: pageOf(guardSchema),
  errors: ['model_not_found'],
});

export const getReleaseGuardSettings = defineOperation({
  id: 'getReleaseGuardSettings',
  method: 'GET',
  path: '/api/v1/models/{model}/guard/settings',
  tag: 'Release guard',
  summary: 'How a model’s fresh releases are watched',
  access: read,
  params: modelParam,
  response: settingsAnswerSchema,
  errors: ['model_not_found'],
});

export const setReleaseGuardSettings = defineOperation({
  id: 'setReleaseGuardSettings',
  method: 'PUT',
  path: '/api/v1/models/{model}/guard/settings',
  tag: 'Release guard',
  summary:
    'Set how a model’s fresh releases are watched; guards that are on keep what they began with',
  access: write,
  params: modelParam,
  body: z.strictObject({
    settings: guardSettingsSchema,
    reason,
    expected_revision: z
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'The revision this was decided on; another one is a 409' }),
  }),
  response: settingsAnswerSchema,
  errors: ['model_not_found', 'settings_conflict'],
});
