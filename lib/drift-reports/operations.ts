import { z } from 'zod';
import { actorSchema } from '#lib/auth/contract.ts';
import { int4, int4Text, pageOf, pageQuery, spanQuery, timestamp } from '#lib/http/contract.ts';
import { defineOperation } from '#lib/http/operation.ts';
import {
  columnResultSchema,
  driftEventSchema,
  reportSchema,
  reportSummarySchema,
  scanSchema,
} from './contract.ts';
import { driftSettingsSchema } from './settings.ts';

const read = { role: 'viewer', scope: 'registry' } as const;
const write = { role: 'operator', scope: 'registry' } as const;
const modelParam = z.object({ model: z.string() });
const reportParams = modelParam.extend({ report: z.uuid() });
const role = z
  .enum(['feature', 'score', 'class', 'value'])
  .default('feature')
  .meta({ description: 'Default: feature' });

export const listDriftReports = defineOperation({
  id: 'listDriftReports',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/reports',
  tag: 'Drift',
  summary: 'What scans found, newest first, without the columns',
  access: read,
  params: modelParam,
  query: spanQuery(
    pageQuery.extend({
      version: int4Text.optional(),
      window: z.string().max(20).optional(),
      verdict: z.enum(['drift', 'stable', 'not_enough_data']).optional(),
      from: timestamp.optional().meta({ description: 'When it was made, inclusive' }),
      to: timestamp.optional().meta({ description: 'Exclusive' }),
    }),
  ),
  response: pageOf(reportSummarySchema),
  errors: ['model_not_found'],
});

export const getLatestDrift = defineOperation({
  id: 'getLatestDrift',
  method: 'GET',
  path: '/api/v1/models/{model}/drift',
  tag: 'Drift',
  summary: 'The latest report of each version and window, and the last scan',
  access: read,
  params: modelParam,
  query: z.object({ version: int4Text.optional() }),
  response: z.object({
    model: z.string(),
    in_force: z
      .array(z.number().int())
      .meta({ description: 'Versions that the release routes to' }),
    without_reference: z.array(z.number().int()).meta({ description: 'Of them' }),
    last_scan: scanSchema.nullable(),
    items: z
      .array(reportSummarySchema)
      .meta({ description: 'By version, newest first; windows from short to long' }),
  }),
  errors: ['model_not_found'],
});

export const getDriftReport = defineOperation({
  id: 'getDriftReport',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/reports/{report}',
  tag: 'Drift',
  summary: 'One report with its columns',
  access: read,
  params: reportParams,
  response: reportSchema,
  errors: ['model_not_found', 'drift_report_not_found'],
});

export const downloadDriftReport = defineOperation({
  id: 'downloadDriftReport',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/reports/{report}/page',
  tag: 'Drift',
  summary: 'One report as a page in one file',
  access: read,
  params: reportParams,
  rawResponse: { contentType: 'text/html' },
  errors: ['model_not_found', 'drift_report_not_found'],
});

export const getDriftCounts = defineOperation({
  id: 'getDriftCounts',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/reports/{report}/counts',
  tag: 'Drift',
  summary: 'The counts by bin behind a column of a report: the reference’s and the window’s',
  access: read,
  params: reportParams,
  query: z.object({ column: z.string().min(1).max(200), role }),
  response: z.object({
    column: z.string(),
    kind: z.enum(['numeric', 'categorical']),
    from: timestamp,
    to: timestamp,
    rows: z.object({ reference: z.number().int(), current: z.number().int() }),
    /** Of both sides: what has no bin of its own. */
    special: z.array(
      z.object({
        bin: z.enum(['missing', 'minus_infinity', 'plus_infinity', 'unseen', 'others']),
        reference: z.number().int().nullable(),
        current: z.number().int(),
      }),
    ),
    bins: z
      .array(
        z.object({
          label: z.string().nullable().meta({ description: 'null: numbers' }),
          from: z.number().nullable().meta({ description: 'Exclusive; null: open' }),
          to: z.number().nullable().meta({ description: 'Inclusive; null: open' }),
          reference: z.number().int().nullable(),
          current: z.number().int(),
        }),
      )
      .meta({
        description:
          'As fine as they are counted: at most 1,000, and one beyond each end of the reference',
      }),
  }),
  errors: ['model_not_found', 'drift_report_not_found'],
});

export const getDriftSeries = defineOperation({
  id: 'getDriftSeries',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/series',
  tag: 'Drift',
  summary: 'One column over time: effect sizes, quantiles, missing values; oldest first',
  access: read,
  params: modelParam,
  query: spanQuery(
    z.object({
      version: int4Text,
      window: z.string().max(20),
      column: z.string().min(1).max(200),
      role,
      from: timestamp.optional().meta({ description: 'Inclusive; default: a week ago' }),
      to: timestamp.optional().meta({ description: 'Exclusive' }),
    }),
  ),
  response: z.object({
    points: z.array(
      columnResultSchema
        .pick({
          verdict: true,
          drifting_since: true,
          n_cur: true,
          missing_cur: true,
          n_effective: true,
          effects: true,
          quantiles: true,
          quality: true,
        })
        .extend({ at: timestamp, report: z.uuid(), p_adjusted: z.number().nullable() }),
    ),
    of: z
      .number()
      .int()
      .meta({ description: 'Reports of the span; of more than 500, evenly spaced ones are there' }),
  }),
  errors: ['model_not_found'],
});

export const listDriftEvents = defineOperation({
  id: 'listDriftEvents',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/events',
  tag: 'Drift',
  summary: 'When drift began and ended, newest first',
  access: read,
  params: modelParam,
  query: spanQuery(
    pageQuery.extend({
      version: int4Text.optional(),
      from: timestamp.optional().meta({ description: 'Inclusive' }),
      to: timestamp.optional().meta({ description: 'Exclusive' }),
    }),
  ),
  response: pageOf(driftEventSchema),
  errors: ['model_not_found'],
});

export const startDriftScan = defineOperation({
  id: 'startDriftScan',
  method: 'POST',
  path: '/api/v1/models/{model}/drift/scans',
  tag: 'Drift',
  summary: 'Compare a span of traffic with the reference; a worker does, and says how far it is',
  access: write,
  params: modelParam,
  body: z
    .strictObject({
      version: int4.positive().optional().meta({ description: 'Default: those in force' }),
      from: timestamp.meta({ description: 'Arrival, inclusive; to the minute' }),
      to: timestamp.meta({ description: 'Arrival, exclusive' }),
    })
    .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
      path: ['to'],
      error: 'must be after `from`',
    }),
  response: scanSchema,
  status: 202,
  errors: ['model_not_found', 'version_not_found', 'model_not_released'],
});

export const getDriftScan = defineOperation({
  id: 'getDriftScan',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/scans/{scan}',
  tag: 'Drift',
  summary: 'How far a scan is, and what it made',
  access: read,
  params: modelParam.extend({ scan: z.uuid() }),
  response: scanSchema,
  errors: ['model_not_found', 'drift_scan_not_found'],
});

const settingsAnswer = z.object({
  settings: driftSettingsSchema,
  revision: z.number().int().meta({ description: '0: never set' }),
  updated_at: timestamp.nullable(),
  updated_by: actorSchema.nullable(),
});
export type DriftSettingsAnswer = z.infer<typeof settingsAnswer>;

export const getDriftSettings = defineOperation({
  id: 'getDriftSettings',
  method: 'GET',
  path: '/api/v1/models/{model}/drift/settings',
  tag: 'Drift',
  summary: 'How a model is watched for drift',
  access: read,
  params: modelParam,
  response: settingsAnswer,
  errors: ['model_not_found'],
});

export const setDriftSettings = defineOperation({
  id: 'setDriftSettings',
  method: 'PUT',
  path: '/api/v1/models/{model}/drift/settings',
  tag: 'Drift',
  summary: 'Set how a model is watched for drift; what is left out gets its default',
  access: write,
  params: modelParam,
  body: z.strictObject({
    settings: driftSettingsSchema,
    reason: z.string().trim().min(1, 'say why').max(500),
    expected_revision: z.number().int().nonnegative().optional(),
  }),
  response: settingsAnswer,
  errors: ['model_not_found', 'settings_conflict'],
});
