import { z } from 'zod';
import { int4, int4Text, pageOf, pageQuery, timestamp, wholeNumberOr } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import {
  actionItemSchema,
  incidentFiguresSchema,
  itemKinds,
  itemStates,
  postmortemSchema,
  postmortemStatuses,
  postmortemSteps,
  postmortemSummarySchema,
  sectionsSchema,
  unwrittenSchema,
  versionSchema,
  versionSummarySchema,
} from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const tag = 'Postmortems';
const number = z.object({ number: int4Text });
const title = z.string().trim().min(1).max(300);
const due_on = z.iso.date().refine((day) => day >= '2000-01-01' && day < '2200-01-01', {
  error: 'must be a day of the years 2000 to 2199',
});
const note = z.string().trim().min(1).max(2000);
const model = z.string().optional();
const expected_revision = int4.optional().meta({
  description: 'The revision this was decided on; another one is a 409. Left out: any',
});
const isSent = (body: Record<string, unknown>) =>
  Object.entries(body).some(([name, value]) => name !== 'expected_revision' && value !== undefined);
const says = { error: 'says nothing to change' };

export const draftPostmortem = defineOperation({
  id: 'draftPostmortem',
  method: 'POST',
  path: '/api/v1/incidents/{number}/postmortem',
  ...{ tag, access: write },
  summary: 'Draft the postmortem of an incident that is resolved, from what is recorded of it',
  params: number,
  response: postmortemSchema,
  status: 201,
  errors: ['incident_not_found', 'postmortem_exists', 'postmortem_refused'],
});

export const getPostmortem = defineOperation({
  id: 'getPostmortem',
  method: 'GET',
  path: '/api/v1/incidents/{number}/postmortem',
  ...{ tag, access: read },
  summary: 'The postmortem of an incident; its timeline is the incident’s',
  params: number,
  response: postmortemSchema,
  errors: ['incident_not_found', 'postmortem_not_found'],
});

export const editPostmortem = defineOperation({
  id: 'editPostmortem',
  method: 'PATCH',
  path: '/api/v1/incidents/{number}/postmortem',
  ...{ tag, access: write },
  summary: 'Write sections of a postmortem anew, in Markdown; what is left out stays',
  params: number,
  body: z
    .strictObject({
      sections: sectionsSchema.partial(),
      note: note.optional().meta({ description: 'What was changed, for its versions' }),
      expected_revision,
    })
    .refine(({ sections }) => isSent(sections), says),
  response: postmortemSchema,
  errors: [
    ...(['incident_not_found', 'postmortem_not_found'] as const),
    ...(['postmortem_refused', 'settings_conflict'] as const),
  ],
});

export const movePostmortem = defineOperation({
  id: 'movePostmortem',
  method: 'POST',
  path: '/api/v1/incidents/{number}/postmortem/steps',
  ...{ tag, access: write },
  summary:
    'Send a postmortem for review, say that it is ready or what is missing, publish or reopen it; publishing it reviews the incident',
  params: number,
  body: z.strictObject({
    step: z.enum(postmortemSteps),
    note: note.optional().meta({ description: 'Needed for not_ready and reopen' }),
    expected_revision,
  }),
  response: postmortemSchema,
  errors: [
    ...(['incident_not_found', 'postmortem_not_found'] as const),
    ...(['postmortem_refused', 'settings_conflict'] as const),
  ],
});

export const listPostmortemVersions = defineOperation({
  id: 'listPostmortemVersions',
  method: 'GET',
  path: '/api/v1/incidents/{number}/postmortem/versions',
  ...{ tag, access: read },
  summary: 'What was done to a postmortem, newest first',
  params: number,
  query: pageQuery,
  response: pageOf(versionSummarySchema),
  errors: ['incident_not_found', 'postmortem_not_found'],
});

export const getPostmortemVersion = defineOperation({
  id: 'getPostmortemVersion',
  method: 'GET',
  path: '/api/v1/incidents/{number}/postmortem/versions/{revision}',
  ...{ tag, access: read },
  summary: 'A postmortem as it was',
  params: number.extend({ revision: int4Text }),
  response: versionSchema,
  errors: ['incident_not_found', 'postmortem_not_found'],
});

export const exportPostmortem = defineOperation({
  id: 'exportPostmortem',
  method: 'GET',
  path: '/api/v1/incidents/{number}/postmortem/export',
  ...{ tag, access: read },
  summary: 'A postmortem with its figures, action items and timeline as one Markdown file',
  params: number,
  rawResponse: { contentType: 'text/markdown; charset=utf-8' },
  errors: ['incident_not_found', 'postmortem_not_found'],
});

const item = {
  title,
  kind: z.enum(itemKinds),
  owner: z.uuid().nullable().meta({ description: 'A user who may act; null: nobody yet' }),
  due_on: due_on.nullable(),
};

export const addActionItem = defineOperation({
  id: 'addActionItem',
  method: 'POST',
  path: '/api/v1/incidents/{number}/postmortem/items',
  ...{ tag, access: write },
  summary: 'Add an action item to a postmortem',
  params: number,
  body: z.strictObject({
    ...item,
    owner: item.owner.default(null),
    due_on: item.due_on.default(null),
  }),
  response: actionItemSchema,
  status: 201,
  errors: ['incident_not_found', 'postmortem_not_found', 'user_not_found'],
});

export const updateActionItem = defineOperation({
  id: 'updateActionItem',
  method: 'PATCH',
  path: '/api/v1/action-items/{id}',
  ...{ tag, access: write },
  summary: 'Change an action item, or say that it is done or dropped; what is left out stays',
  params: z.object({ id: z.uuid() }),
  body: z
    .strictObject({
      title: item.title.optional(),
      kind: item.kind.optional(),
      owner: item.owner.optional(),
      due_on: item.due_on.optional(),
      state: z.enum(itemStates).optional(),
      note: note.nullable().optional().meta({ description: 'What was done; needed to drop it' }),
      expected_revision,
    })
    .refine(isSent, says),
  response: actionItemSchema,
  errors: ['action_item_not_found', 'user_not_found', 'settings_conflict'],
});

const yes = z.enum(['true', 'false']).optional();

export const listActionItems = defineOperation({
  id: 'listActionItems',
  method: 'GET',
  path: '/api/v1/action-items',
  ...{ tag, access: read },
  summary: 'Action items of all postmortems, those due first first',
  query: pageQuery.extend({
    state: z.enum(itemStates).optional(),
    owner: z.union([z.uuid(), z.enum(['me', 'nobody'])]).optional(),
    overdue: yes.meta({ description: 'Open, and due before today (UTC)' }),
    model,
  }),
  response: pageOf(actionItemSchema),
  errors: ['model_not_found'],
});

export const listPostmortems = defineOperation({
  id: 'listPostmortems',
  method: 'GET',
  path: '/api/v1/postmortems',
  ...{ tag, access: read },
  summary: 'Postmortems, those begun last first',
  query: pageQuery.extend({ status: z.enum(postmortemStatuses).optional(), model }),
  response: pageOf(postmortemSummarySchema),
  errors: ['model_not_found'],
});

export const listUnwritten = defineOperation({
  id: 'listUnwrittenPostmortems',
  method: 'GET',
  path: '/api/v1/postmortems/unwritten',
  ...{ tag, access: read },
  summary: 'Incidents that are over and have no postmortem, those that ended last first',
  query: pageQuery.extend({
    max_severity: wholeNumberOr(2, { min: 1, max: 4 }).meta({
      description: 'Of this severity and worse ones; 1 is the worst. Default: 2',
    }),
  }),
  response: pageOf(unwrittenSchema),
});

export const getIncidentFigures = defineOperation({
  id: 'getIncidentFigures',
  method: 'GET',
  path: '/api/v1/incidents/figures',
  ...{ tag, access: read },
  summary:
    'How long incidents took to be detected, acknowledged and recovered from, over time and by model',
  query: z.object({
    model,
    max_severity: wholeNumberOr(4, { min: 1, max: 4 }).meta({
      description: 'Of this severity and worse ones; 1 is the worst. Default: 4, all',
    }),
    from: timestamp.optional().meta({ description: 'Default: a year before `to`' }),
    to: timestamp.optional().meta({ description: 'Default: now' }),
    window_days: wholeNumberOr(90, { min: 7, max: 366 }).meta({
      description: 'Each point is of the incidents opened in so many days up to it. Default: 90',
    }),
  }),
  response: incidentFiguresSchema,
  errors: ['model_not_found'],
});
