import { z } from 'zod';
import { int4, int4Text, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import {
  contactsAnswerSchema,
  contactsSchema,
  escalationAnswerSchema,
  escalationPolicySchema,
  namedChannelSchema,
  personSchema,
  policyAnswerSchema,
  scheduleAnswerSchema,
  scheduleSchema,
  spansSchema,
} from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const act = { role: 'operator', scope: 'registry' } as const;
const admin = { role: 'admin', scope: 'admin' } as const;
const tag = 'On call';

const byId = z.object({ id: z.uuid() });
const reason = z.string().trim().max(500).optional();
const range = {
  from: timestamp.optional().meta({ description: 'Default: the beginning of today in its zone' }),
  to: timestamp.optional().meta({ description: 'Default: 14 days after; 92 at most' }),
};
const expected = {
  expected_revision: int4.nonnegative().optional().meta({
    description: 'The revision this was decided on; another one is a 409. Left out: any',
  }),
};
const removal = z.object({ reason, expected_revision: int4Text.optional() });

export const listSchedules = defineOperation({
  ...{ id: 'listSchedules', method: 'GET', path: '/api/v1/on-call/schedules', tag, access: read },
  summary: 'On-call schedules by name, with who is on call now',
  response: z.object({ items: z.array(scheduleAnswerSchema) }),
});

export const createSchedule = defineOperation({
  ...{ id: 'createSchedule', method: 'POST', path: '/api/v1/on-call/schedules', tag },
  summary: 'Create an on-call schedule',
  access: admin,
  body: scheduleSchema.extend({ reason }),
  response: scheduleAnswerSchema,
  status: 201,
  errors: ['schedule_exists'],
});

export const getSchedule = defineOperation({
  ...{ id: 'getSchedule', method: 'GET', path: '/api/v1/on-call/schedules/{id}', tag },
  summary: 'One on-call schedule: its layers, its overrides, who is on call',
  access: read,
  params: byId,
  response: scheduleAnswerSchema,
  errors: ['schedule_not_found'],
});

export const updateSchedule = defineOperation({
  ...{ id: 'updateSchedule', method: 'PUT', path: '/api/v1/on-call/schedules/{id}', tag },
  summary: 'Change an on-call schedule',
  access: admin,
  params: byId,
  body: scheduleSchema.extend({ reason, ...expected }),
  response: scheduleAnswerSchema,
  errors: ['schedule_not_found', 'schedule_exists', 'settings_conflict'],
});

export const removeSchedule = defineOperation({
  ...{ id: 'removeSchedule', method: 'DELETE', path: '/api/v1/on-call/schedules/{id}', tag },
  summary: 'Remove an on-call schedule that no escalation policy tells',
  access: admin,
  params: byId,
  query: removal,
  status: 204,
  errors: ['schedule_not_found', 'schedule_in_use', 'settings_conflict'],
});

export const getScheduleSpans = defineOperation({
  ...{ id: 'getScheduleSpans', method: 'GET', path: '/api/v1/on-call/schedules/{id}/spans', tag },
  summary: 'Who is on call over a time, by the schedule as it is now',
  access: read,
  params: byId,
  query: z.object(range),
  response: spansSchema,
  errors: ['schedule_not_found'],
});

export const previewSchedule = defineOperation({
  ...{ id: 'previewSchedule', method: 'POST', path: '/api/v1/on-call/preview', tag, access: read },
  summary: 'Who would be on call over a time, by a schedule that is not saved',
  body: z.strictObject({ schedule: scheduleSchema, ...range }),
  response: spansSchema,
});

export const addOverride = defineOperation({
  id: 'addOverride',
  method: 'POST',
  path: '/api/v1/on-call/schedules/{id}/overrides',
  ...{ tag, access: act },
  summary: 'Put somebody on call for a while, whatever the layers say',
  params: byId,
  body: z.strictObject({
    user: z.uuid().optional().meta({ description: 'Default: the user who asks' }),
    from: timestamp.optional().meta({ description: 'Default, and the earliest: now' }),
    to: timestamp.meta({ description: '366 days later at most' }),
    reason: z.string().trim().max(500).default(''),
  }),
  response: scheduleAnswerSchema,
  status: 201,
  errors: ['schedule_not_found'],
});

export const removeOverride = defineOperation({
  id: 'removeOverride',
  method: 'DELETE',
  path: '/api/v1/on-call/schedules/{id}/overrides/{override}',
  ...{ tag, access: act },
  summary: 'End an override; one that has not begun is forgotten',
  params: byId.extend({ override: z.uuid() }),
  query: z.object({ reason }),
  response: scheduleAnswerSchema,
  errors: ['schedule_not_found', 'override_not_found'],
});

export const listEscalationPolicies = defineOperation({
  id: 'listEscalationPolicies',
  method: 'GET',
  path: '/api/v1/on-call/policies',
  ...{ tag, access: read },
  summary: 'Escalation policies, by name',
  response: z.object({ items: z.array(policyAnswerSchema) }),
});

export const createEscalationPolicy = defineOperation({
  id: 'createEscalationPolicy',
  method: 'POST',
  path: '/api/v1/on-call/policies',
  ...{ tag, access: admin },
  summary: 'Create an escalation policy; incidents that are open and unacknowledged go by it too',
  body: escalationPolicySchema.extend({ reason }),
  response: policyAnswerSchema,
  status: 201,
  errors: ['escalation_policy_exists'],
});

export const getEscalationPolicy = defineOperation({
  id: 'getEscalationPolicy',
  method: 'GET',
  path: '/api/v1/on-call/policies/{id}',
  ...{ tag, access: read },
  summary: 'One escalation policy',
  params: byId,
  response: policyAnswerSchema,
  errors: ['escalation_policy_not_found'],
});

export const updateEscalationPolicy = defineOperation({
  id: 'updateEscalationPolicy',
  method: 'PUT',
  path: '/api/v1/on-call/policies/{id}',
  ...{ tag, access: admin },
  summary: 'Change an escalation policy; what goes on goes on by what it was',
  params: byId,
  body: escalationPolicySchema.extend({ reason, ...expected }),
  response: policyAnswerSchema,
  errors: ['escalation_policy_not_found', 'escalation_policy_exists', 'settings_conflict'],
});

export const removeEscalationPolicy = defineOperation({
  id: 'removeEscalationPolicy',
  method: 'DELETE',
  path: '/api/v1/on-call/policies/{id}',
  ...{ tag, access: admin },
  summary: 'Remove an escalation policy; what goes on goes on',
  params: byId,
  query: removal,
  status: 204,
  errors: ['escalation_policy_not_found', 'settings_conflict'],
});

export const listOnCallTargets = defineOperation({
  ...{ id: 'listOnCallTargets', method: 'GET', path: '/api/v1/on-call/targets', tag },
  summary: 'Who and what can be told: people, schedules and channels',
  access: read,
  response: z.object({
    people: z.array(personSchema),
    schedules: z.array(z.object({ id: z.uuid(), name: z.string() })),
    channels: z.array(namedChannelSchema),
  }),
});

const setContacts = z.strictObject({ contacts: contactsSchema, reason, ...expected });

export const getMyContacts = defineOperation({
  ...{ id: 'getMyContacts', method: 'GET', path: '/api/v1/me/contacts', tag, access: read },
  summary: 'How the caller is reached, in order',
  response: contactsAnswerSchema,
});

export const setMyContacts = defineOperation({
  ...{ id: 'setMyContacts', method: 'PUT', path: '/api/v1/me/contacts', tag, access: read },
  summary: 'Say how to be reached: the first that works is used',
  body: setContacts,
  response: contactsAnswerSchema,
  errors: ['settings_conflict'],
});

export const testMyContacts = defineOperation({
  ...{ id: 'testMyContacts', method: 'POST', path: '/api/v1/me/contacts/test', tag },
  summary: 'Send the caller a test over each contact; the answer says what waits to be sent',
  access: read,
  body: z.strictObject({}),
  response: contactsAnswerSchema,
  status: 202,
});

export const getUserContacts = defineOperation({
  ...{ id: 'getUserContacts', method: 'GET', path: '/api/v1/users/{id}/contacts', tag },
  summary: 'How a user is reached',
  access: admin,
  params: byId,
  response: contactsAnswerSchema,
  errors: ['user_not_found'],
});

export const setUserContacts = defineOperation({
  ...{ id: 'setUserContacts', method: 'PUT', path: '/api/v1/users/{id}/contacts', tag },
  summary: 'Say how a user is reached',
  access: admin,
  params: byId,
  body: setContacts,
  response: contactsAnswerSchema,
  errors: ['user_not_found', 'settings_conflict'],
});

export const getEscalation = defineOperation({
  id: 'getEscalation',
  method: 'GET',
  path: '/api/v1/incidents/{number}/escalation',
  ...{ tag, access: read },
  summary: 'Who was told of an incident, who is told next and when',
  params: z.object({ number: int4Text }),
  response: escalationAnswerSchema,
  errors: ['incident_not_found'],
});
