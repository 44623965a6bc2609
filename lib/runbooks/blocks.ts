import { z } from 'zod';
import { dependencyNameSchema } from '#lib/serving/contract.ts';
import type { StepKind } from './contract.ts';
import { describeQuery, type QueryName, queryNames } from './query-catalogue.ts';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and dashes');
const words = z.string().trim().min(1).max(500);
const step = { id: id.optional(), title: z.string().trim().min(1).max(120).optional() };

const model = z.string().regex(/^(\{\{model\}\}|[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?)$/, {
  error: 'must be the name of a model, or "{{model}}"',
});
const versionError = 'must be a version number, or "{{version}}"';
const version = z.union([z.literal('{{version}}'), z.number().int().positive()], {
  error: versionError,
});
const incident = z.union([z.literal('{{incident}}'), z.number().int().positive()], {
  error: 'must be the number of an incident, or "{{incident}}"',
});

const asked = {
  query: z.enum(queryNames, { error: `must be one of ${queryNames.join(', ')}` }),
  model: model.optional(),
  version: version.optional(),
  incident: incident.optional(),
  minutes: z.number().int().min(1).max(10_080).optional(),
};
const operators = ['<', '<=', '>', '>=', '=', '!='] as const;
const compared = {
  ...asked,
  value: z.string(),
  op: z.enum(operators),
  than: z.number(),
  least: z.number().int().min(0).max(1_000_000_000).optional(),
};
/** Where a check goes on: at a later step, or at the one after it. */
const target = z.union([z.literal('next'), id]);

type Asked = z.infer<z.ZodObject<typeof asked>>;
type Compared = z.infer<z.ZodObject<typeof compared>>;
export type Comparison = Compared;

/** A field that this query does not look at would only mislead. */
function checkQuery(given: Partial<Asked>, ctx: z.RefinementCtx, within: PropertyKey[] = []): void {
  if (given.query === undefined) return;
  const { model: takesModel, version: takesVersion, ...known } = describeQuery(given.query);
  const refuse = (field: keyof Asked) => {
    ctx.addIssue({
      code: 'custom',
      path: [...within, field],
      message: `is nothing that ${given.query} looks at`,
    });
  };
  if (given.model !== undefined && takesModel === 'no') refuse('model');
  if (given.version !== undefined && !takesVersion) refuse('version');
  if (given.incident !== undefined && !known.incident) refuse('incident');
  if (given.minutes !== undefined && known.minutes === null) refuse('minutes');
}

function checkValue(
  given: { query: QueryName; value: string },
  ctx: z.RefinementCtx,
  within: PropertyKey[] = [],
): void {
  const known = Object.keys(describeQuery(given.query).values);
  if (known.includes(given.value)) return;
  ctx.addIssue({
    code: 'custom',
    path: [...within, 'value'],
    message: `must be a value of ${given.query}: ${known.join(', ')}`,
  });
}

const queryBlock = z.strictObject({ ...step, ...asked }).superRefine((given, ctx) => {
  checkQuery(given, ctx);
});

const checkBlock = z
  .strictObject({
    ...{ ...step, ...compared, passes: words.optional(), fails: words.optional() },
    ...{ on_pass: target.optional(), on_fail: target.optional() },
    on_too_little: target.optional(),
  })
  .superRefine((given, ctx) => {
    checkQuery(given, ctx);
    checkValue(given, ctx);
  });

const approvalBlock = z.strictObject({ ...step, ask: words });

const waitBlock = z
  .strictObject({
    ...step,
    minutes: z.number().int().min(1).max(1440).optional(),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, UTC, such as "06:30"')
      .optional(),
    until: z.strictObject(compared).optional(),
    at_most_minutes: z.number().int().min(1).max(1440).optional(),
  })
  .superRefine(({ minutes, at, until, at_most_minutes: most }, ctx) => {
    if ([minutes, at, until].filter((one) => one !== undefined).length !== 1) {
      const message = 'must have exactly one of minutes, at and until';
      ctx.addIssue({ code: 'custom', path: [], message });
    }
    if (until === undefined && most !== undefined) {
      const message = 'is of until alone';
      ctx.addIssue({ code: 'custom', path: ['at_most_minutes'], message });
    }
    if (until === undefined) return;
    checkQuery(until, ctx, ['until']);
    checkValue(until, ctx, ['until']);
  });

const weights = z
  .array(z.strictObject({ version, weight: z.number().positive().max(1_000_000) }))
  .min(1)
  .max(10);
const act = <Name extends string, Fields extends z.core.$ZodShape>(name: Name, fields: Fields) =>
  z.strictObject({ ...step, do: z.literal(name), ...fields });
const ofModel = { model: model.optional() };

/** What a runbook may say of an action. What is left out of what it needs is asked when it is done. */
const actionBlock = z.discriminatedUnion(
  'do',
  [
    act('roll_back', { ...ofModel, to_release: z.number().int().positive().optional() }),
    act('promote', { ...ofModel, version: version.optional() }),
    act('breaker', {
      ...{ ...ofModel, state: z.enum(['open', 'closed']), version: version.optional() },
      dependency: dependencyNameSchema.optional(),
    }),
    act('set_traffic', { ...ofModel, weights: weights.optional() }),
    act('default_answer', { ...ofModel, state: z.enum(['on', 'off']) }),
    act('retraining', { ...ofModel, state: z.enum(['paused', 'resumed']) }),
    act('start_training', ofModel),
    act('replay_request', {
      from: z.enum(['quarantine', 'log']),
      request: z.string().min(1).max(200).optional(),
    }),
    act('silence', {
      ...{ ...ofModel, minutes: z.number().int().min(5).max(1440) },
      alerts: z.array(z.string().min(1).max(100)).min(1).max(20).optional(),
    }),
  ],
  {
    error: ({ input }) =>
      `must name what it does: ${actionNames.join(', ')}${said((input as { do?: unknown })?.do)}`,
  },
);

const said = (given: unknown): string => (given === undefined ? '' : `, got ${String(given)}`);

const actionNames = [
  'roll_back',
  'promote',
  'breaker',
  'set_traffic',
  'default_answer',
  'retraining',
  'start_training',
  'replay_request',
  'silence',
] as const;
export type ActionName = (typeof actionNames)[number];

export const blockSchemas = {
  query: queryBlock,
  check: checkBlock,
  action: actionBlock.superRefine((given, ctx) => {
    if (given.do !== 'breaker' || given.dependency === undefined) return;
    for (const field of ['model', 'version'] as const) {
      if (given[field] === undefined) continue;
      ctx.addIssue({ code: 'custom', path: [field], message: 'is nothing of a dependency' });
    }
  }),
  approval: approvalBlock,
  wait: waitBlock,
} as const satisfies Record<StepKind, z.ZodType>;

type Of<K extends StepKind> = { kind: K } & z.infer<(typeof blockSchemas)[K]>;
export type QueryBlock = Of<'query'>;
export type CheckBlock = Of<'check'>;
export type ActionBlock = Of<'action'>;
type ApprovalBlock = Of<'approval'>;
export type WaitBlock = Of<'wait'>;
export type Block = QueryBlock | CheckBlock | ActionBlock | ApprovalBlock | WaitBlock;
