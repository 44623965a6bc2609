import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { timestamp } from '#lib/http/contract.ts';
import { incidentSummarySchema } from '#lib/incidents/contract.ts';

export const postmortemStatuses = ['draft', 'in_review', 'published'] as const;
export type PostmortemStatus = (typeof postmortemStatuses)[number];
const statusSchema = z.enum(postmortemStatuses);

/** In the order they are read. */
export const sectionNames = [
  'summary',
  'impact',
  'root_causes',
  'trigger',
  'detection',
  'resolution',
  'went_well',
  'went_badly',
  'lucky',
] as const;
export type SectionName = (typeof sectionNames)[number];

const section = z.string().max(50_000);

/** Markdown each; an empty one is still to be written. */
export const sectionsSchema = z.strictObject({
  summary: section,
  impact: section,
  root_causes: section,
  trigger: section,
  detection: section,
  resolution: section,
  went_well: section,
  went_badly: section,
  lucky: section,
} satisfies Record<SectionName, typeof section>);
export type Sections = z.infer<typeof sectionsSchema>;

/** What people do to a postmortem's status. */
export const postmortemSteps = [
  'send_for_review',
  'ready',
  'not_ready',
  'publish',
  'reopen',
] as const;
export type PostmortemStep = (typeof postmortemSteps)[number];

/** What a version of it came from. */
const postmortemEvents = ['drafted', 'edited', ...postmortemSteps] as const;
export type PostmortemEvent = (typeof postmortemEvents)[number];

const saidSchema = z.object({ by: actorSchema, at: timestamp, note: z.string().nullable() });

/** What was said of the text as it is; what was said of an earlier one is in its versions. */
export const reviewSchema = z.object({
  sent: saidSchema.nullable().default(null),
  ready: saidSchema.nullable().default(null),
  /** What is missing, until it is sent again. */
  not_ready: saidSchema.nullable().default(null),
});
export type Review = z.infer<typeof reviewSchema>;

const minutes = z.number().nonnegative().nullable();

/** How long an incident took, in minutes; null: that has not happened. */
const courseSchema = z.object({
  detect: minutes.meta({ description: 'From its start until it was opened' }),
  acknowledge: minutes.meta({
    description: 'From its opening until somebody took it on, the first time',
  }),
  mitigate: minutes.meta({ description: 'From its start until it did no harm any more' }),
  resolve: minutes.meta({ description: 'From its start until it was resolved' }),
  recover: minutes.meta({ description: 'From its start until it was mitigated, or else resolved' }),
});
export type Course = z.infer<typeof courseSchema>;

/** prevent: it cannot come again. detect: it is seen sooner. mitigate: it does less harm, or is over sooner. process: people act otherwise. */
export const itemKinds = ['prevent', 'detect', 'mitigate', 'process'] as const;
export type ItemKind = (typeof itemKinds)[number];
export const itemStates = ['open', 'done', 'dropped'] as const;
export type ItemState = (typeof itemStates)[number];

const ownerSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  is_active: z.boolean().meta({ description: 'false: the user cannot sign in any more' }),
});
export type Owner = z.infer<typeof ownerSchema>;

export const actionItemSchema = z.object({
  id: z.uuid(),
  incident: z.object({ number: z.number().int(), title: z.string(), models: z.array(z.string()) }),
  title: z.string(),
  kind: z.enum(itemKinds),
  owner: ownerSchema.nullable(),
  due_on: z.iso.date().nullable(),
  is_overdue: z.boolean(),
  state: z.enum(itemStates),
  note: z.string().nullable(),
  revision: z.number().int(),
  created_at: timestamp,
  created_by: actorSchema,
  closed_at: timestamp.nullable(),
});
export type ActionItem = z.infer<typeof actionItemSchema>;

const incidentOfSchema = incidentSummarySchema.pick({
  ...{ number: true, title: true, severity: true, state: true, cause: true, models: true },
  ...{ started_at: true, opened_at: true, resolved_at: true },
});
export type PostmortemIncident = z.infer<typeof incidentOfSchema>;

export const postmortemSummarySchema = z.object({
  id: z.uuid(),
  incident: incidentOfSchema,
  status: statusSchema,
  created_at: timestamp,
  created_by: actorSchema,
  written_at: timestamp.meta({ description: 'When its text was changed last' }),
  written_by: actorSchema,
  published_at: timestamp.nullable(),
  items: z.object({ open: z.number().int(), all: z.number().int() }),
  revision: z.number().int(),
});
export type PostmortemSummary = z.infer<typeof postmortemSummarySchema>;

const missingSchema = z.object({
  what: z.enum(['section', 'lessons', 'owner', 'due_date']),
  section: z.enum(sectionNames).nullable(),
  item: z.uuid().nullable(),
  text: z.string().meta({ description: 'A sentence' }),
});
export type Missing = z.infer<typeof missingSchema>;

export const postmortemSchema = postmortemSummarySchema.extend({
  sections: sectionsSchema,
  review: reviewSchema,
  course: courseSchema,
  action_items: z.array(actionItemSchema),
  missing: z.array(missingSchema).meta({ description: 'What it lacks before it can be published' }),
  reviewers: z.number().int().meta({
    description: 'Users who may say that it is ready: who may act and did not write it last',
  }),
});
export type Postmortem = z.infer<typeof postmortemSchema>;

export const versionSummarySchema = z.object({
  revision: z.number().int(),
  event: z.enum(postmortemEvents),
  note: z.string().nullable(),
  status: statusSchema,
  at: timestamp,
  by: actorSchema,
});
export type VersionSummary = z.infer<typeof versionSummarySchema>;
export const versionSchema = versionSummarySchema.extend({ sections: sectionsSchema });

/** An incident that is over and has no postmortem. */
export const unwrittenSchema = incidentOfSchema;

export const figureNames = ['detect', 'acknowledge', 'recover'] as const;
export type FigureName = (typeof figureNames)[number];

const figureSchema = z.object({
  mean_minutes: z.number().nonnegative().nullable().meta({ description: 'null: no incident' }),
  median_minutes: z.number().nonnegative().nullable().meta({ description: 'null: no incident' }),
  count: z.number().int().nonnegative().meta({ description: 'Incidents that it is of' }),
});
export type Figure = z.infer<typeof figureSchema>;
const figuresSchema = z.object({
  incidents: z.number().int().nonnegative(),
  ...({ detect: figureSchema, acknowledge: figureSchema, recover: figureSchema } satisfies Record<
    FigureName,
    typeof figureSchema
  >),
});
export type Figures = z.infer<typeof figuresSchema>;

const seriesSchema = figuresSchema.extend({
  model: z.string().nullable().meta({ description: 'null: incidents of every model, and of none' }),
  points: z.array(
    figuresSchema.extend({ at: timestamp.meta({ description: 'The end of the days it is of' }) }),
  ),
});
export type FigureSeries = z.infer<typeof seriesSchema>;

export const incidentFiguresSchema = z.object({
  from: timestamp,
  to: timestamp,
  window_days: z.number().int(),
  step_days: z.number().int(),
  series: z.array(seriesSchema).meta({
    description: 'All incidents first, then models by how many incidents they had',
  }),
  left_out: z.number().int().meta({ description: 'Models with fewer incidents, left out' }),
});
export type IncidentFigures = z.infer<typeof incidentFiguresSchema>;
