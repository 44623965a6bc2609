import { z } from 'zod';
import { int4Text, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import {
  backupSchema,
  checklistPolicySchema,
  checklistSchema,
  policyAnswerSchema,
  signedItemSchema,
} from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });
const versionParams = modelParam.extend({ version: int4Text });
const boxParams = versionParams.extend({ item: signedItemSchema });
const note = z.string().trim().max(500).optional();

export const getChecklist = defineOperation({
  id: 'getChecklist',
  method: 'GET',
  path: '/api/v1/models/{model}/versions/{version}/checklist',
  tag: 'Checklist',
  summary: 'The deployment checklist of a version: what is there, what is missing',
  access: read,
  params: versionParams,
  response: checklistSchema,
  errors: ['model_not_found', 'version_not_found'],
});

export const signChecklistItem = defineOperation({
  id: 'signChecklistItem',
  method: 'POST',
  path: '/api/v1/models/{model}/versions/{version}/checklist/{item}',
  tag: 'Checklist',
  summary: 'Sign a box of the checklist that only people can',
  access: write,
  params: boxParams,
  body: z.strictObject({ note }),
  response: checklistSchema,
  errors: ['model_not_found', 'version_not_found', 'version_archived', 'checklist_signed'],
});

export const withdrawSignature = defineOperation({
  id: 'withdrawSignature',
  method: 'DELETE',
  path: '/api/v1/models/{model}/versions/{version}/checklist/{item}',
  tag: 'Checklist',
  summary: 'Withdraw the signature of a box; that it was signed stays in its history',
  access: write,
  params: boxParams,
  query: z.object({ reason: note }),
  response: checklistSchema,
  errors: ['model_not_found', 'version_not_found', 'checklist_not_signed'],
});

export const getChecklistPolicy = defineOperation({
  id: 'getChecklistPolicy',
  method: 'GET',
  path: '/api/v1/models/{model}/checklist',
  tag: 'Checklist',
  summary: 'What of the checklist a model’s versions need before they are promoted',
  access: read,
  params: modelParam,
  response: policyAnswerSchema,
  errors: ['model_not_found'],
});

export const setChecklistPolicy = defineOperation({
  id: 'setChecklistPolicy',
  method: 'PUT',
  path: '/api/v1/models/{model}/checklist',
  tag: 'Checklist',
  summary: 'Set what of the checklist a model’s versions need',
  // Who may set it may do without it.
  access: { role: 'admin', scope: 'admin' },
  params: modelParam,
  body: z.strictObject({
    policy: checklistPolicySchema,
    reason: z.string().trim().min(1, 'say why').max(500),
    expected_revision: z
      .number()
      .int()
      .nonnegative()
      .optional()
      .meta({ description: 'The revision this was decided on; another one is a 409' }),
  }),
  response: policyAnswerSchema,
  errors: ['model_not_found', 'settings_conflict'],
});

export const listBackups = defineOperation({
  id: 'listBackups',
  method: 'GET',
  path: '/api/v1/backups',
  tag: 'Checklist',
  summary: 'List the backups that were recorded, the newest first',
  access: read,
  query: pageQuery,
  response: pageOf(backupSchema),
});

export const recordBackup = defineOperation({
  id: 'recordBackup',
  method: 'POST',
  path: '/api/v1/backups',
  tag: 'Checklist',
  summary: 'Record that a backup was made; for the program that makes it',
  access: write,
  body: z.strictObject({
    taken_at: timestamp.optional().meta({ description: 'Default: now' }),
    location: z.string().trim().min(1).max(500).optional().meta({
      description: 'Where it is; without passwords',
    }),
    size_bytes: z.number().int().nonnegative().optional(),
    note,
  }),
  response: backupSchema,
  status: 201,
});
