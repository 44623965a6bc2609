import { z } from 'zod';
import { pageOf, pageQuery } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { matchersSchema } from '#lib/notifications/contract.ts';
import {
  alertRuleSchema,
  alertSchema,
  alertStates,
  namedRuleSchema,
  ruleKeySchema,
  signalKinds,
  silenceBodySchema,
  silenceSchema,
} from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().min(1, 'say why').max(500);

export const listAlerts = defineOperation({
  id: 'listAlerts',
  method: 'GET',
  path: '/api/v1/alerts',
  tag: 'Alerts',
  summary: 'What fires, what may soon, and what was resolved in the last 90 days',
  access: read,
  query: pageQuery.extend({
    state: z.enum(alertStates).optional(),
    model: z.string().max(200).optional(),
    severity: z.enum(['1', '2', '3', '4']).optional(),
    incident: z.coerce.number().int().min(1).max(2_147_483_647).optional().meta({
      description: 'Of the incident of this number',
    }),
  }),
  response: pageOf(alertSchema),
  errors: ['model_not_found', 'incident_not_found'],
});

export const countAlerts = defineOperation({
  id: 'countAlerts',
  method: 'GET',
  path: '/api/v1/alerts/count',
  tag: 'Alerts',
  summary: 'How many alerts fire, and how many may soon',
  access: read,
  query: z.object({ model: z.string().max(200).optional() }),
  response: z.object({ firing: z.number().int(), pending: z.number().int() }),
  errors: ['model_not_found'],
});

export const listAlertRules = defineOperation({
  id: 'listAlertRules',
  method: 'GET',
  path: '/api/v1/alert-rules',
  tag: 'Alerts',
  summary: 'Rules in force: of all models, or as they are of one; and what each signal is about',
  access: read,
  query: z.object({ model: z.string().max(200).optional() }),
  response: z.object({
    rules: z.array(namedRuleSchema),
    signals: z.array(
      z.object({
        signal: z.enum(signalKinds),
        about: z.string(),
        unit: z.string(),
        scope: z.enum(['model', 'system']),
        has_window: z.boolean(),
      }),
    ),
  }),
  errors: ['model_not_found'],
});

const ruleParams = z.object({ key: ruleKeySchema });

export const setAlertRule = defineOperation({
  id: 'setAlertRule',
  method: 'PUT',
  path: '/api/v1/alert-rules/{key}',
  tag: 'Alerts',
  summary: 'Set a rule, ours or your own, for all models or for one',
  access: write,
  params: ruleParams,
  body: z.strictObject({
    model: z.string().nullable().default(null),
    rule: alertRuleSchema,
    reason,
    expected_revision: z.number().int().nonnegative().optional(),
  }),
  response: namedRuleSchema,
  errors: ['model_not_found', 'settings_conflict'],
});

export const resetAlertRule = defineOperation({
  id: 'resetAlertRule',
  method: 'DELETE',
  path: '/api/v1/alert-rules/{key}',
  tag: 'Alerts',
  summary: 'Remove a rule of your own, or make ours what it was',
  access: write,
  params: ruleParams,
  query: z.object({ model: z.string().max(200).optional(), reason }),
  status: 204,
  errors: ['alert_rule_not_found'],
});

export const previewAlertRule = defineOperation({
  id: 'previewAlertRule',
  method: 'POST',
  path: '/api/v1/alert-rules/preview',
  tag: 'Alerts',
  summary: 'What a rule would say now, of each thing it looks at',
  access: read,
  body: z.strictObject({ model: z.string().nullable().default(null), rule: alertRuleSchema }),
  response: z.object({
    seen: z.array(
      z.object({
        model: z.string().nullable(),
        version: z.number().int().nullable(),
        verdict: z.enum(['bad', 'good', 'unknown']),
        value: z.number().nullable(),
        is_enough: z.boolean(),
        said: z.string(),
      }),
    ),
  }),
  errors: ['model_not_found'],
});

export const listSilences = defineOperation({
  id: 'listSilences',
  method: 'GET',
  path: '/api/v1/silences',
  tag: 'Alerts',
  summary: 'Silences and maintenance, those that end last first',
  access: read,
  query: pageQuery.extend({ state: z.enum(['current', 'ended']).optional() }),
  response: pageOf(silenceSchema),
});

export const createSilence = defineOperation({
  id: 'createSilence',
  method: 'POST',
  path: '/api/v1/silences',
  tag: 'Alerts',
  summary: 'Keep alerts from being told and from opening incidents, for a while',
  access: write,
  body: silenceBodySchema,
  response: silenceSchema,
  status: 201,
});

export const endSilence = defineOperation({
  id: 'endSilence',
  method: 'POST',
  path: '/api/v1/silences/{id}/end',
  tag: 'Alerts',
  summary: 'End a silence before its time',
  access: write,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ reason: reason.optional() }),
  response: silenceSchema,
  errors: ['silence_not_found', 'silence_ended'],
});

export const previewSilence = defineOperation({
  id: 'previewSilence',
  method: 'POST',
  path: '/api/v1/silences/preview',
  tag: 'Alerts',
  summary: 'Which alerts that are open now some matchers name',
  access: read,
  body: z.strictObject({ matchers: matchersSchema.min(1) }),
  response: z.object({ alerts: z.array(alertSchema) }),
});
