import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';

/** What the system looks up by itself. */
const liveItems = [
  'tested_offline',
  'cross_validated',
  'metrics_over_floor',
  'artifact_verified',
  'environment_documented',
  'data_validated',
  'reference_present',
  'golden_cases_pass',
  'rollback_ready',
  'monitoring_on',
  'backup_recent',
] as const;
export type LiveItem = (typeof liveItems)[number];

/** What only people know: boxes that are signed. */
export const signedItems = ['code_reviewed', 'edge_cases_handled'] as const;
export type SignedItem = (typeof signedItems)[number];
export const signedItemSchema = z.enum(signedItems);

export const checklistItems = [...liveItems, ...signedItems] as const;
export type ChecklistItem = (typeof checklistItems)[number];
const itemSchema = z.enum(checklistItems);

export const itemTitles: Record<ChecklistItem, string> = {
  tested_offline: 'Tested offline',
  cross_validated: 'Cross-validated',
  metrics_over_floor: 'Metrics recorded and over the floors',
  artifact_verified: 'Serialised and versioned',
  environment_documented: 'Environment documented',
  data_validated: 'Data validation in place',
  reference_present: 'Reference present',
  golden_cases_pass: 'Golden cases pass',
  rollback_ready: 'Rollback ready',
  monitoring_on: 'Logging and monitoring on',
  backup_recent: 'Backup recent',
  code_reviewed: 'Code reviewed',
  edge_cases_handled: 'Edge cases handled',
};

/** What of the checklist a model's versions need. What is left out has its default. */
export const checklistPolicySchema = z
  .strictObject({
    mode: z.enum(['advisory', 'required']).default('advisory').meta({
      description: 'required: a version without the required items is not promoted',
    }),
    items: z
      .array(itemSchema)
      .refine((items) => new Set(items).size === items.length, 'must be different')
      .default([...checklistItems])
      .meta({ description: 'Those that are required' }),
    floors: z
      .record(z.string().min(1).max(100), z.number())
      .refine((floors) => Object.keys(floors).length <= 50, 'must be 50 or fewer')
      .default({})
      .meta({ description: 'By metric: at least; of losses and errors at most' }),
    backup_hours: z.number().int().min(1).max(8760).default(168).meta({
      description: 'How old the newest backup may be',
    }),
  })
  .refine(({ mode, items }) => mode === 'advisory' || items.length > 0, {
    path: ['items'],
    error: 'must name one at least, where they are required',
  });
export type ChecklistPolicy = z.infer<typeof checklistPolicySchema>;

export const policyAnswerSchema = z.object({
  policy: checklistPolicySchema,
  revision: z.number().int().meta({ description: '0: nobody has set anything' }),
  updated_at: timestamp.nullable(),
  updated_by: actorSchema.nullable(),
});
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>;

const signatureSchema = z.object({
  did: z.enum(['signed', 'withdrawn']),
  at: timestamp,
  by: actorSchema,
  note: z.string().nullable(),
});
export type Signature = z.infer<typeof signatureSchema>;

const checkedItemSchema = z.object({
  item: itemSchema,
  title: z.string(),
  is_required: z.boolean().meta({ description: 'Named by the policy, advisory or not' }),
  state: z.enum(['yes', 'no', 'unknown', 'not_needed']).meta({
    description: 'unknown counts as missing; not_needed does not',
  }),
  found: z.string().meta({ description: 'What was found, in words' }),
  run: z.number().int().nullable().meta({ description: 'The training run that it is known by' }),
  signatures: z.array(signatureSchema).nullable().meta({
    description: 'Of a signed box: its history, newest first; null: the system looks it up',
  }),
});
export type CheckedItem = z.infer<typeof checkedItemSchema>;

export const checklistSchema = z.object({
  model: z.string(),
  version: z.number().int(),
  at: timestamp,
  mode: z.enum(['advisory', 'required']),
  items: z.array(checkedItemSchema),
  /** Required items that are not there, also where they are only advised. */
  missing: z.array(itemSchema),
});
export type Checklist = z.infer<typeof checklistSchema>;

export const backupSchema = z.object({
  id: z.uuid(),
  taken_at: timestamp,
  location: z.string().nullable(),
  size_bytes: z.number().int().nullable(),
  note: z.string().nullable(),
  created_at: timestamp,
  created_by: actorSchema,
});
export type Backup = z.infer<typeof backupSchema>;
