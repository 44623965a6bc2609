import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4, int4Text, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { modelNameSchema } from '#lib/registry/contract.ts';
import {
  MOST_TEXT,
  runbookRunSchema,
  runbookRunStates,
  runbookRunSummarySchema,
  runbookSlugSchema,
  stepKinds,
} from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const slugParam = z.object({ slug: runbookSlugSchema });
const runParam = z.object({ run: int4Text });
const stepParams = runParam.extend({ step: int4Text });
const reason = z.string().trim().min(1, 'say why').max(500);

const runbookSummarySchema = z.object({
  slug: z.string(),
  title: z.string(),
  version: z.number().int().meta({ description: 'The newest' }),
  origin: z.enum(['shipped', 'changed', 'own']).meta({
    description: 'shipped: as Mainstay has it; changed: a team’s version of that; own: a team’s',
  }),
  has_offer: z
    .boolean()
    .meta({ description: 'Mainstay has a newer text than the team’s is made of' }),
  updated_at: timestamp,
  updated_by: actorSchema,
  archived_at: timestamp.nullable(),
});
export type RunbookSummary = z.infer<typeof runbookSummarySchema>;

const versionSchema = z.object({
  version: z.number().int(),
  title: z.string(),
  reason: z.string().nullable(),
  is_shipped: z.boolean(),
  created_at: timestamp,
  created_by: actorSchema,
});
export type RunbookVersionSummary = z.infer<typeof versionSchema>;

const runbookSchema = runbookSummarySchema.extend({
  shown: versionSchema.extend({ text: z.string() }),
  needs_model: z.boolean(),
  steps: z.array(
    z.object({
      ...{ position: z.number().int(), kind: z.enum(stepKinds), title: z.string() },
      line: z.number().int(),
    }),
  ),
  /** What Mainstay has now, where it is another than the team knows. */
  offer: z.object({ title: z.string(), text: z.string() }).nullable(),
  archived_by: actorSchema.nullable(),
});
export type Runbook = z.infer<typeof runbookSchema>;

export const listRunbooks = defineOperation({
  ...{ id: 'listRunbooks', method: 'GET', path: '/api/v1/runbooks', tag: 'Runbooks' },
  summary: 'List runbooks, by title',
  access: read,
  query: z.object({ archived: z.enum(['true', 'false']).default('false') }),
  response: z.object({ items: z.array(runbookSummarySchema) }),
});

export const getRunbook = defineOperation({
  ...{ id: 'getRunbook', method: 'GET', path: '/api/v1/runbooks/{slug}', tag: 'Runbooks' },
  summary: 'Get a runbook: its newest version, or another',
  access: read,
  params: slugParam,
  query: z.object({ version: int4Text.optional() }),
  response: runbookSchema,
  errors: ['runbook_not_found'],
});

export const saveRunbook = defineOperation({
  ...{ id: 'saveRunbook', method: 'PUT', path: '/api/v1/runbooks/{slug}', tag: 'Runbooks' },
  summary: 'Save a runbook’s next version; one whose blocks are wrong is refused by line',
  access: write,
  params: slugParam,
  body: z.strictObject({
    title: z.string().trim().min(1).max(120),
    text: z.string().max(MOST_TEXT),
    expected_version: int4.nonnegative().meta({
      description: 'The version it was written on; 0: that there was none',
    }),
    reason: z.string().trim().min(1).max(500).optional(),
  }),
  response: runbookSchema,
  errors: ['settings_conflict', 'runbook_archived'],
});

export const listRunbookVersions = defineOperation({
  id: 'listRunbookVersions',
  method: 'GET',
  path: '/api/v1/runbooks/{slug}/versions',
  tag: 'Runbooks',
  summary: 'A runbook’s versions, newest first',
  access: read,
  params: slugParam,
  query: pageQuery,
  response: pageOf(versionSchema),
  errors: ['runbook_not_found'],
});

export const compareRunbookVersions = defineOperation({
  id: 'compareRunbookVersions',
  method: 'GET',
  path: '/api/v1/runbooks/{slug}/diff',
  tag: 'Runbooks',
  summary: 'What of a version became another, line by line',
  access: read,
  params: slugParam,
  query: z.object({
    from: int4Text,
    to: int4Text.optional().meta({ description: 'Left out: what Mainstay offers' }),
  }),
  response: z.object({
    lines: z.array(z.object({ op: z.enum(['same', 'added', 'removed']), text: z.string() })),
  }),
  errors: ['runbook_not_found'],
});

export const archiveRunbook = defineOperation({
  id: 'archiveRunbook',
  method: 'POST',
  path: '/api/v1/runbooks/{slug}/archive',
  tag: 'Runbooks',
  summary: 'Put a runbook away, or fetch it back; nothing of it is deleted',
  access: write,
  params: slugParam,
  body: z.strictObject({ archived: z.boolean(), reason }),
  response: runbookSchema,
  errors: ['runbook_not_found'],
});

export const settleRunbookOffer = defineOperation({
  id: 'settleRunbookOffer',
  method: 'POST',
  path: '/api/v1/runbooks/{slug}/offer',
  tag: 'Runbooks',
  summary: 'Take what Mainstay offers as the next version, or keep the team’s',
  access: write,
  params: slugParam,
  body: z.strictObject({ take: z.boolean(), expected_version: int4.positive(), reason }),
  response: runbookSchema,
  errors: ['runbook_not_found', 'settings_conflict', 'runbook_archived'],
});

export const startRunbookRun = defineOperation({
  id: 'startRunbookRun',
  method: 'POST',
  path: '/api/v1/runbooks/{slug}/runs',
  tag: 'Runbooks',
  summary: 'Begin a run: its first queries and checks are answered at once',
  access: write,
  params: slugParam,
  body: z.strictObject({
    model: modelNameSchema.optional().meta({ description: 'Left out: the incident’s first' }),
    version: int4.positive().optional(),
    incident: int4.positive().optional(),
  }),
  response: runbookRunSchema,
  status: 201,
  errors: [
    ...(['runbook_not_found', 'runbook_archived', 'model_not_found', 'version_not_found'] as const),
    ...(['incident_not_found', 'runbook_run_open'] as const),
  ],
});

export const listRunbookRuns = defineOperation({
  ...{ id: 'listRunbookRuns', method: 'GET', path: '/api/v1/runbook-runs', tag: 'Runbooks' },
  summary: 'List runs of runbooks, newest first',
  access: read,
  query: pageQuery.extend({
    runbook: runbookSlugSchema.optional(),
    incident: int4Text.optional(),
    model: z.string().max(200).optional(),
    status: z.enum(runbookRunStates).optional(),
  }),
  response: pageOf(runbookRunSummarySchema),
});

export const getRunbookRun = defineOperation({
  ...{ id: 'getRunbookRun', method: 'GET', path: '/api/v1/runbook-runs/{run}', tag: 'Runbooks' },
  summary: 'Get a run with its steps and its record',
  access: read,
  params: runParam,
  response: runbookRunSchema,
  errors: ['runbook_run_not_found'],
});

const givenSchema = z
  .strictObject({
    version: int4.positive().optional(),
    weights: z
      .array(z.strictObject({ version: int4.positive(), weight: z.number().positive().max(1e6) }))
      .min(1)
      .max(10)
      .optional(),
    request: z.string().trim().min(1).max(200).optional(),
  })
  .default({})
  .meta({ description: 'What the runbook leaves open' });

const previewSchema = z.object({
  does: z.string().meta({ description: 'What would happen, in a sentence' }),
  differences: z.array(z.string()).meta({ description: 'What matters of it' }),
  refusal: z.string().nullable().meta({ description: 'Why it cannot be done as things are' }),
  token: z.string().meta({ description: 'Of what is said here: confirm with it' }),
});
export type StepPreview = z.infer<typeof previewSchema>;

export const previewRunbookStep = defineOperation({
  id: 'previewRunbookStep',
  method: 'POST',
  path: '/api/v1/runbook-runs/{run}/steps/{step}/preview',
  tag: 'Runbooks',
  summary: 'What an action would do now; nothing is done',
  access: write,
  params: stepParams,
  body: z.strictObject({ given: givenSchema }),
  response: previewSchema,
  errors: ['runbook_run_not_found', 'runbook_run_ended', 'runbook_step_not_next'],
});

export const doRunbookStep = defineOperation({
  id: 'doRunbookStep',
  method: 'POST',
  path: '/api/v1/runbook-runs/{run}/steps/{step}',
  tag: 'Runbooks',
  summary:
    'Do a step: ask a query, answer a check, begin a wait, ask for approval; or carry an action out, with the token of its preview. Doing it twice does it once',
  access: write,
  params: stepParams,
  body: z.strictObject({
    token: z.string().max(100).optional().meta({ description: 'Of an action: its preview’s' }),
    given: givenSchema,
    reason: reason.optional().meta({ description: 'Of an action: why' }),
  }),
  response: runbookRunSchema,
  errors: [
    ...(['runbook_run_not_found', 'runbook_run_ended', 'runbook_step_not_next'] as const),
    ...(['runbook_step_running', 'runbook_step_changed', 'runbook_step_refused'] as const),
  ],
});

export const skipRunbookStep = defineOperation({
  id: 'skipRunbookStep',
  method: 'POST',
  path: '/api/v1/runbook-runs/{run}/steps/{step}/skip',
  tag: 'Runbooks',
  summary: 'Go on without a step, and say why; an approval is never skipped',
  access: write,
  params: stepParams,
  body: z.strictObject({ reason }),
  response: runbookRunSchema,
  errors: [
    ...(['runbook_run_not_found', 'runbook_run_ended', 'runbook_step_not_next'] as const),
    'runbook_step_running',
  ],
});

export const decideRunbookStep = defineOperation({
  id: 'decideRunbookStep',
  method: 'POST',
  path: '/api/v1/runbook-runs/{run}/steps/{step}/decision',
  tag: 'Runbooks',
  summary: 'Approve or decline; another person than the one who asked',
  access: write,
  params: stepParams,
  body: z.strictObject({ answer: z.enum(['approve', 'decline']), note: reason }),
  response: runbookRunSchema,
  errors: ['runbook_run_not_found', 'runbook_run_ended', 'runbook_step_not_next'],
});

export const endRunbookRun = defineOperation({
  id: 'endRunbookRun',
  method: 'POST',
  path: '/api/v1/runbook-runs/{run}/end',
  tag: 'Runbooks',
  summary: 'Finish a run whose steps are all done, or abandon it and say why',
  access: write,
  params: runParam,
  body: z.discriminatedUnion('how', [
    z.strictObject({ how: z.literal('finish'), reason: reason.optional() }),
    z.strictObject({ how: z.literal('abandon'), reason }),
  ]),
  response: runbookRunSchema,
  errors: [
    ...(['runbook_run_not_found', 'runbook_run_ended', 'runbook_run_unfinished'] as const),
    'runbook_step_running',
  ],
});

export const getIncidentRunbook = defineOperation({
  id: 'getIncidentRunbook',
  method: 'GET',
  path: '/api/v1/incidents/{number}/runbook',
  tag: 'Runbooks',
  summary: 'The runbook that an incident names, and its runs, newest first',
  access: read,
  params: z.object({ number: int4Text }),
  response: z.object({
    incident: z.number().int(),
    title: z.string(),
    models: z.array(z.string()),
    runbook: runbookSummarySchema.nullable(),
    runs: z.array(runbookRunSummarySchema),
  }),
  errors: ['incident_not_found'],
});
