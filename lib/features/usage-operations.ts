import { z } from 'zod';
import { int4Text, spanQuery, timestamp, wholeNumberOr } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import { featureNameSchema } from './contract.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const viewParam = z.object({ view: z.string() });
const span = {
  from: timestamp.optional().meta({ description: 'Inclusive; default: one hour before `to`' }),
  to: timestamp.optional().meta({ description: 'Exclusive; default: now' }),
};
const spanAnswer = { from: timestamp, to: timestamp, step_seconds: z.number().int() };

const lookupCounts = {
  lookups: z
    .number()
    .int()
    .meta({ description: 'Rows of requests on gateways, of predictions or for features alone' }),
  present: z.number().int().meta({ description: 'All features asked for had a value' }),
  null: z.number().int().meta({ description: 'At least one of them had none' }),
  expired: z.number().int(),
  not_found: z.number().int(),
  failed: z.number().int().meta({ description: 'It could not be looked up for a prediction' }),
};
const seconds = z.number().nullable();
const ages = { age_p50_seconds: seconds, age_p95_seconds: seconds };

export const getViewLookups = defineOperation({
  id: 'getFeatureViewLookups',
  method: 'GET',
  path: '/api/v1/features/views/{view}/lookups',
  tag: 'Features',
  summary:
    'How often a view was looked up on the gateway over time, what came of it, and how old the entities’ latest events were',
  access: read,
  params: viewParam,
  query: spanQuery(
    z.object({
      version: int4Text.optional().meta({ description: 'Of the view; left out: all' }),
      ...span,
      points: wholeNumberOr(120, { min: 10, max: 500 }),
    }),
  ),
  response: z.object({
    ...spanAnswer,
    totals: z.object({ ...lookupCounts, ...ages }),
    by: z
      .array(
        z.object({
          model: z
            .string()
            .nullable()
            .meta({ description: 'null: looked up without a prediction' }),
          view_version: z.number().int(),
          ...lookupCounts,
        }),
      )
      .meta({ description: 'Most often first, at most 100' }),
    points: z
      .array(z.object({ at: timestamp, ...lookupCounts, ...ages }))
      .meta({ description: 'A bucket without lookups is absent' }),
  }),
  errors: ['feature_view_not_found'],
});

export const getServedValues = defineOperation({
  id: 'getServedFeatureValues',
  method: 'GET',
  path: '/api/v1/features/views/{view}/values',
  tag: 'Features',
  summary:
    'How a feature’s values were distributed over time, in the newest predictions that took it',
  access: read,
  params: viewParam,
  query: spanQuery(
    z.object({
      feature: featureNameSchema,
      version: int4Text.optional().meta({ description: 'Of the view; left out: the newest' }),
      ...span,
      points: wholeNumberOr(48, { min: 2, max: 60 }),
    }),
  ),
  response: z.object({
    ...spanAnswer,
    reference: z.string().meta({ description: '`view@2:feature`' }),
    most_rows: z
      .number()
      .int()
      .meta({ description: 'About so many rows are read of each point and version of a model' }),
    rows: z.number().int().meta({ description: 'Read, and looked up here' }),
    values: z.number().int().meta({ description: 'Of those, with a value of the view' }),
    missing: z.number().int().meta({ description: 'Without: a default was taken, or nothing' }),
    replaced: z.number().int().meta({ description: 'The request’s own value went first' }),
    hidden: z.number().int().meta({ description: 'Redacted in the log' }),
    categories: z
      .array(z.string())
      .meta({ description: 'Of texts and booleans, the most frequent first; the rest is other' }),
    points: z.array(
      z.object({
        at: timestamp,
        values: z.number().int(),
        missing: z.number().int(),
        numbers: z
          .object({
            min: z.number(),
            p10: z.number(),
            p50: z.number(),
            p90: z.number(),
            max: z.number(),
            mean: z.number(),
          })
          .nullable(),
        shares: z
          .array(z.number())
          .nullable()
          .meta({ description: 'Of the categories in their order, then of all others' }),
      }),
    ),
  }),
  errors: ['feature_view_not_found'],
});
