import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4, int4List, int4Text, pageOf, pageQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';

/**
 * What is answered when no version can: a constant, or a CEL expression over the features (`distance > 1000.0 ? 0.3 : 0.2`).
 */
const defaultAnswerSchema = z.union([
  z.strictObject({ value: z.union([z.number(), z.string().max(1000), z.boolean()]) }),
  z.strictObject({ expression: z.string().min(1).max(2000) }),
]);
export type DefaultAnswer = z.infer<typeof defaultAnswerSchema>;

/** Which versions take which traffic. Weights are relative and positive. */
const releasePlanSchema = z.object({
  routes: z
    .array(z.object({ version: z.number().int().positive(), weight: z.number().positive() }))
    .min(1),
  /** Tried in order when a routed version fails. */
  fallback: z.array(z.number().int().positive()),
  /** When none of them can answer. */
  default: defaultAnswerSchema.optional(),
});
export type ReleasePlan = z.infer<typeof releasePlanSchema>;

const releaseKinds = ['promote', 'rollback'] as const;

export const acknowledgementSchema = z.object({
  replica: z.string(),
  hostname: z.string(),
  /**
   * `superseded`: went on to a newer release before it had this one. `pending`: alive when the release was made and not heard
   * from yet.
   */
  status: z.enum(['loaded', 'failed', 'superseded', 'pending']),
  at: timestamp.nullable(),
  /** From the release's creation to the swap, milliseconds, by the database's clock. */
  after_ms: z.number().nullable(),
  /** Of which loading and warming the version; 0 when it was loaded already. */
  load_ms: z.number().nullable(),
  error: z.string().nullable(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

const checklistOverrideSchema = z.object({
  reason: z.string(),
  /** By version, what was missing of the deployment checklist and is required. */
  missing: z.record(z.string(), z.array(z.string())),
});
export type ChecklistOverride = z.infer<typeof checklistOverrideSchema>;

const releaseSchema = z.object({
  model: z.string(),
  seq: z.number().int(),
  kind: z.enum(releaseKinds),
  plan: releasePlanSchema,
  from_seq: z.number().int().nullable(),
  to_seq: z.number().int().nullable(),
  reason: z.string(),
  /** Such as a signature that differs from the one in force before. */
  warnings: z.array(z.string()),
  /** Where an admin promoted versions whose checklist was not complete. */
  checklist_override: checklistOverrideSchema.nullable(),
  in_force: z.boolean(),
  /** The rollback that took this release back, if one did. */
  rolled_back_by: z.number().int().nullable(),
  created_at: timestamp,
  created_by: actorSchema,
});
export type Release = z.infer<typeof releaseSchema>;

const releaseResultSchema = releaseSchema.extend({
  acknowledgements: z.array(acknowledgementSchema),
  /** True when every replica alive at the release has loaded it. */
  acknowledged: z.boolean(),
  /** Why a rollback to it would be refused as things are; null when it would not be. */
  rollback_refusal: z.string().nullable(),
});
export type ReleaseResult = z.infer<typeof releaseResultSchema>;

/** What a rollback would do now, for the dialog. */
const rollbackPreviewSchema = z.object({
  from: releaseSchema.nullable(),
  to: releaseSchema.nullable(),
  /** Why `to` is null. */
  refusal: z.string().nullable(),
  warnings: z.array(z.string()),
  replicas: z.number().int(),
});
export type RollbackPreview = z.infer<typeof rollbackPreviewSchema>;

const modelParam = z.object({ model: z.string() });
const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const reason = z.string().trim().min(1, 'say why').max(500);
const expectedSeq = int4
  .nonnegative()
  .optional()
  .meta({ description: 'The seq this was decided on (0: none yet); another newest seq is a 409' });
const waitMs = z
  .number()
  .int()
  .min(0)
  .max(10_000)
  .default(2_000)
  .meta({ description: 'How long to wait for acknowledgements, milliseconds' });

export const listReleases = defineOperation({
  id: 'listReleases',
  method: 'GET',
  path: '/api/v1/models/{model}/releases',
  tag: 'Releases',
  summary: 'List a model’s releases, newest first',
  access: read,
  params: modelParam,
  query: pageQuery,
  response: pageOf(releaseResultSchema),
  errors: ['model_not_found'],
});

export const getRelease = defineOperation({
  id: 'getRelease',
  method: 'GET',
  path: '/api/v1/models/{model}/releases/{seq}',
  tag: 'Releases',
  summary: 'Get a release with its acknowledgements',
  access: read,
  params: modelParam.extend({ seq: int4Text }),
  response: releaseResultSchema,
  errors: ['model_not_found', 'release_not_found'],
});

export const promoteVersion = defineOperation({
  id: 'promoteVersion',
  method: 'POST',
  path: '/api/v1/models/{model}/releases',
  tag: 'Releases',
  summary: 'Promote a version: it takes all traffic; answers when the replicas have swapped',
  access: write,
  params: modelParam,
  body: z.strictObject({
    version: int4.positive(),
    fallback: z.array(int4.positive()).max(5).optional().meta({
      description:
        'Versions that answer when it cannot, in order; left out: the version in force before',
    }),
    default: defaultAnswerSchema.nullable().optional().meta({
      description: 'What is answered when none of them can; null: nothing; left out: as now',
    }),
    override_checklist: z
      .strictObject({ reason: z.string().trim().min(1, 'say why').max(500) })
      .optional()
      .meta({ description: 'For admins: promote although required items are missing' }),
    reason,
    expected_seq: expectedSeq,
    wait_ms: waitMs,
  }),
  response: releaseResultSchema,
  status: 201,
  errors: [
    'model_not_found',
    'version_not_found',
    'version_archived',
    'checklist_incomplete',
    'already_in_force',
    'release_conflict',
  ],
});

export const rollBack = defineOperation({
  id: 'rollBack',
  method: 'POST',
  path: '/api/v1/models/{model}/rollback',
  tag: 'Releases',
  summary: 'Roll back to the last good release, or to an earlier one',
  access: write,
  params: modelParam,
  body: z.strictObject({
    reason,
    to_seq: int4.positive().optional(),
    expected_seq: expectedSeq,
    wait_ms: waitMs,
  }),
  response: releaseResultSchema,
  status: 201,
  errors: [
    'model_not_found',
    'release_not_found',
    'nothing_to_roll_back',
    'version_archived',
    'release_conflict',
  ],
});

export const previewRollback = defineOperation({
  id: 'previewRollback',
  method: 'GET',
  path: '/api/v1/models/{model}/rollback',
  tag: 'Releases',
  summary: 'What a rollback would do now',
  access: read,
  params: modelParam,
  query: z.object({
    to_seq: int4Text.optional(),
    without: int4List
      .optional()
      .describe(
        'Versions to get rid of, such as 3,4: goes back to the last good release that has none of them, and is refused where none of them is in force.',
      ),
  }),
  response: rollbackPreviewSchema,
  errors: ['model_not_found', 'release_not_found'],
});

/** Postgres channel that says something the gateways hold has changed; the payload is a Change. */
export const CHANGES_CHANNEL = 'mainstay_changes';
/** Postgres channel on which a replica says it has acknowledged; the payload is an AckNotice. */
export const ACKS_CHANNEL = 'mainstay_acks';

const breakerAction = z.enum(['hold', 'close']);

export const changeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('release'),
    modelId: z.string(),
    model: z.string(),
    seq: z.number().int(),
  }),
  z.object({ kind: z.literal('registry'), model: z.string() }),
  z.object({ kind: z.literal('keys') }),
  z.object({ kind: z.literal('settings'), model: z.string() }),
  /** `close` resets the breaker now; `hold` keeps it open. */
  z.object({
    kind: z.literal('breaker'),
    model: z.string(),
    version: z.number().int(),
    action: breakerAction,
    reason: z.string().optional(),
  }),
  /** The same for something that replicas depend on, such as Redis. */
  z.object({
    kind: z.literal('dependency'),
    dependency: z.string(),
    action: breakerAction,
    reason: z.string().optional(),
  }),
]);
export type Change = z.infer<typeof changeSchema>;

export const ackNoticeSchema = z.object({
  modelId: z.string(),
  seq: z.number().int(),
  replicaId: z.string(),
  status: z.enum(['loaded', 'failed', 'superseded']),
});
export type AckNotice = z.infer<typeof ackNoticeSchema>;
