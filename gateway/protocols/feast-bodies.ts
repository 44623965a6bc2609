import { z } from 'zod';
import { parseReference } from '#lib/features/feature-reference.ts';
import { parseTime } from '#lib/features/parse-events.ts';
import type { LookupAnswer } from '#lib/features/service.ts';
import { pushTargets } from '#lib/features/value-operations.ts';
import { invalid } from '#lib/http/invalid.ts';

const MAX_ROWS = 10_000;
const columns = z.record(z.string().max(200), z.array(z.unknown()));

/** What clients send beside what is read here is left alone, as Feast does. */
export const lookupSchema = z.object({
  entities: columns,
  features: z.array(z.string().max(200)).max(500).default([]),
  feature_service: z.string().max(200).nullish(),
  full_feature_names: z.boolean().default(false),
  include_feature_view_version_metadata: z.boolean().default(false),
});
export type FeastLookup = z.infer<typeof lookupSchema>;

export const pushSchema = z.object({
  push_source_name: z.string().max(200),
  df: columns,
  to: z.enum(pushTargets).default('online'),
});

export const writeSchema = z.object({ feature_view_name: z.string().max(200), df: columns });

const views = z
  .array(z.string().max(200))
  .max(500)
  .nullish()
  .transform((names) => names ?? undefined);
export const materializeSchema = z.object({
  start_ts: z.string().nullish(),
  end_ts: z.string().nullish(),
  feature_views: views,
  disable_event_timestamp: z.boolean().default(false),
});
export const materializeIncrementalSchema = z.object({ end_ts: z.string(), feature_views: views });

/** Columns of equal length as rows. */
export function columnsToRows(
  given: Readonly<Record<string, readonly unknown[]>>,
  field: string,
): Record<string, unknown>[] {
  const entries = Object.entries(given);
  const [first] = entries;
  if (!first) throw invalid(field, 'must have at least one column');
  const { length } = first[1];
  if (length > MAX_ROWS) throw invalid(field, `must have at most ${MAX_ROWS} rows, got ${length}`);
  for (const [name, values] of entries) {
    if (values.length === length) continue;
    throw invalid(
      `${field}.${name}`,
      `has ${values.length} rows, and ${first[0]} has ${length}: all columns must be of one length`,
    );
  }
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(entries.map(([name, values]) => [name, values[row]])),
  );
}

/** What the features are called in the answer. Throws AppError when two are called the same. */
export function nameFeatures(references: readonly string[], isFull: boolean): string[] {
  const names = references.map((text) => {
    const reference = parseReference(text);
    if (!reference) return text;
    return isFull ? `${reference.view}__${reference.feature}` : reference.feature;
  });
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice === -1) return names;
  throw invalid(
    `features[${twice}]`,
    `is called ${names[twice]}, as another: ask for full_feature_names`,
  );
}

/** Times as ISO text; without a zone they are UTC. */
export function readSpan(
  body: {
    start_ts?: string | null | undefined;
    end_ts?: string | null | undefined;
    disable_event_timestamp?: boolean;
  },
  now: Date,
): { start?: string; end: string } {
  if (body.disable_event_timestamp)
    return { start: new Date(0).toISOString(), end: now.toISOString() };
  const read = (field: 'start_ts' | 'end_ts') => {
    const ms = parseTime(body[field], true);
    if (typeof ms === 'string') throw invalid(field, ms);
    return new Date(ms).toISOString();
  };
  const end = read('end_ts');
  return body.start_ts === undefined ? { end } : { start: read('start_ts'), end };
}

const STATUSES = {
  present: 'PRESENT',
  null: 'NULL_VALUE',
  not_found: 'NOT_FOUND',
  expired: 'OUTSIDE_MAX_AGE',
} as const;
const NO_TIME = '1970-01-01T00:00:00Z';

/** The answer by columns: the entities' keys, then the features. */
export function toFeastColumns(
  body: FeastLookup,
  names: readonly string[],
  { features, rows }: LookupAnswer,
) {
  const keys = Object.entries(body.entities).map(([name, values]) => ({
    name,
    result: {
      values,
      statuses: values.map(() => STATUSES.present),
      event_timestamps: values.map(() => NO_TIME),
    },
  }));
  const found = names.map((name, at) => ({
    name,
    result: {
      values: rows.map((row) => row[at]?.value ?? null),
      statuses: rows.map((row) => STATUSES[row[at]?.status ?? 'not_found']),
      event_timestamps: rows.map((row) => timeOf(row[at]?.eventMs ?? null)),
    },
  }));
  const all = [...keys, ...found];
  const versions = new Map(features.map(({ view, version }) => [view, version]));
  return {
    metadata: {
      feature_names: all.map(({ name }) => name),
      ...(body.include_feature_view_version_metadata && {
        feature_view_metadata: [...versions].map(([name, version]) => ({ name, version })),
      }),
    },
    results: all.map(({ result }) => result),
  };
}

function timeOf(ms: number | null): string {
  return ms === null ? NO_TIME : new Date(ms).toISOString();
}
