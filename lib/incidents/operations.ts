import { z } from 'zod';
import { int4, int4Text, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { severities, severitySchema } from '#lib/notifications/contract.ts';
import {
  affectedVersionSchema,
  entryKinds,
  incidentActions,
  incidentEntrySchema,
  incidentRolesSchema,
  incidentSchema,
  incidentStates,
  incidentSummarySchema,
  incidentTaskSchema,
  personSchema,
} from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const number = z.object({ number: int4Text });
const tag = 'Incidents';

const title = z.string().trim().min(1).max(200);
const summary = z.string().trim().max(5000);
const models = z.array(z.string().min(1).max(100)).max(50);
const versions = z.array(affectedVersionSchema).max(100);
const reason = z.string().trim().min(1).max(500).optional();
/** Also in an address, where everything is text. */
const severityText = z
  .unknown()
  .transform((given) => (/^[1-4]$/.test(String(given)) ? Number(given) : given))
  .pipe(severitySchema)
  .meta({ type: 'integer', enum: [...severities] });
const expected_revision = int4.optional().meta({
  description: 'The revision this was decided on; another one is a 409. Left out: any',
});
const isSent = (body: Record<string, unknown>) =>
  Object.entries(body).some(([name, value]) => name !== 'expected_revision' && value !== undefined);

export const listIncidents = defineOperation({
  ...{ id: 'listIncidents', method: 'GET', path: '/api/v1/incidents', tag, access: read },
  summary: 'Incidents, those opened last first',
  query: pageQuery.extend({
    state: z.enum(incidentStates).optional(),
    is_open: z.enum(['true', 'false']).optional(),
    severity: severityText.optional(),
    model: z.string().optional(),
  }),
  response: pageOf(incidentSummarySchema),
  errors: ['model_not_found'],
});

export const openIncident = defineOperation({
  ...{ id: 'openIncident', method: 'POST', path: '/api/v1/incidents', tag, access: write },
  summary: 'Open an incident; whom the routing names for it is told',
  body: z.strictObject({
    title,
    severity: severitySchema,
    summary: summary.default(''),
    models: models.default([]),
    versions: versions.default([]).meta({ description: 'None: all versions of the models' }),
    runbook: z.string().trim().min(1).max(100).optional(),
    started_at: timestamp.optional().meta({ description: 'Default: now' }),
  }),
  response: incidentSchema,
  status: 201,
  errors: ['model_not_found', 'version_not_found'],
});

export const listIncidentPeople = defineOperation({
  id: 'listIncidentPeople',
  method: 'GET',
  path: '/api/v1/incidents/people',
  ...{ tag, access: read },
  summary: 'Who can be given a role or a task: users who may act',
  response: z.object({ items: z.array(personSchema) }),
});

export const getIncident = defineOperation({
  ...{ id: 'getIncident', method: 'GET', path: '/api/v1/incidents/{number}', tag, access: read },
  summary: 'One incident: how it stands, what it did, what changed before it, what it is like',
  params: number,
  response: incidentSchema,
  errors: ['incident_not_found'],
});

export const updateIncident = defineOperation({
  id: 'updateIncident',
  method: 'PATCH',
  path: '/api/v1/incidents/{number}',
  ...{ tag, access: write },
  summary: 'Change what is said of an incident; what is left out stays',
  params: number,
  body: z
    .strictObject({
      title: title.optional(),
      severity: severitySchema.optional(),
      summary: summary.optional(),
      models: models.optional(),
      versions: versions.optional(),
      roles: incidentRolesSchema.optional().meta({ description: 'All of them: others are free' }),
      runbook: z.string().trim().min(1).max(100).nullable().optional(),
      started_at: timestamp.optional(),
      reason,
      expected_revision,
    })
    .refine(isSent, { error: 'says nothing to change' }),
  response: incidentSchema,
  errors: [
    ...(['incident_not_found', 'model_not_found', 'version_not_found'] as const),
    ...(['user_not_found', 'settings_conflict', 'incident_refused'] as const),
  ],
});

export const actOnIncident = defineOperation({
  id: 'actOnIncident',
  method: 'POST',
  path: '/api/v1/incidents/{number}/actions',
  ...{ tag, access: write },
  summary: 'Acknowledge, investigate, mitigate, resolve, reopen or review an incident',
  params: number,
  body: z.strictObject({
    action: z.enum(incidentActions),
    note: z.string().trim().min(1).max(2000).optional().meta({
      description: 'What was found or done; of a resolution, similar incidents show it later',
    }),
    expected_revision,
  }),
  response: incidentSchema,
  errors: ['incident_not_found', 'settings_conflict', 'incident_refused'],
});

export const mergeIncident = defineOperation({
  id: 'mergeIncident',
  method: 'POST',
  path: '/api/v1/incidents/{number}/merge',
  ...{ tag, access: write },
  summary: 'Make an incident part of another one that is open; answers that one',
  params: number,
  body: z.strictObject({ into: int4.min(1), reason, expected_revision }),
  response: incidentSchema,
  errors: ['incident_not_found', 'settings_conflict', 'incident_refused'],
});

export const listIncidentEntries = defineOperation({
  id: 'listIncidentEntries',
  method: 'GET',
  path: '/api/v1/incidents/{number}/entries',
  ...{ tag, access: read },
  summary: 'The timeline of an incident, newest first',
  params: number,
  query: pageQuery.extend({ kind: z.enum(entryKinds).optional() }),
  response: pageOf(incidentEntrySchema),
  errors: ['incident_not_found'],
});

export const addIncidentNote = defineOperation({
  id: 'addIncidentNote',
  method: 'POST',
  path: '/api/v1/incidents/{number}/notes',
  ...{ tag, access: write },
  summary: 'Append a note, in Markdown; it stays as it is',
  params: number,
  body: z.strictObject({
    text: z.string().trim().min(1).max(10_000),
    at: timestamp.optional().meta({ description: 'When it happened; default: now' }),
  }),
  response: incidentEntrySchema,
  status: 201,
  errors: ['incident_not_found'],
});

export const addIncidentTask = defineOperation({
  id: 'addIncidentTask',
  method: 'POST',
  path: '/api/v1/incidents/{number}/tasks',
  ...{ tag, access: write },
  summary: 'Add a task to an incident',
  params: number,
  body: z.strictObject({ title, assignee: z.uuid().optional() }),
  response: incidentTaskSchema,
  status: 201,
  errors: ['incident_not_found', 'user_not_found'],
});

export const updateIncidentTask = defineOperation({
  id: 'updateIncidentTask',
  method: 'PATCH',
  path: '/api/v1/incidents/{number}/tasks/{task}',
  ...{ tag, access: write },
  summary: 'Give a task to somebody, or say that it is done, or not yet',
  params: number.extend({ task: z.uuid() }),
  body: z
    .strictObject({
      title: title.optional(),
      assignee: z.uuid().nullable().optional(),
      is_done: z.boolean().optional(),
    })
    .refine(isSent, { error: 'says nothing to change' }),
  response: incidentTaskSchema,
  errors: ['incident_not_found', 'incident_task_not_found', 'user_not_found'],
});
