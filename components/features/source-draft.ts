import { type Source, sourceSchema, type ValueType } from '#lib/features/contract.ts';
import { describeIssue, unfoldUnion } from '#lib/http/describe-issue.ts';
import type { FieldError } from '#lib/http/errors.ts';
import { readTags } from './tags-text.ts';

export interface ColumnDraft {
  id: string;
  name: string;
  type: ValueType;
}

/** A source while it is typed. */
export interface SourceDraft {
  kind: Source['kind'];
  name: string;
  entity: string;
  table: string;
  path: string;
  format: 'csv' | 'parquet';
  columns: readonly ColumnDraft[];
  eventTime: string;
  createdTime: string;
  eventId: string;
  description: string;
  owner: string;
  tags: string;
}

export const emptySource = (entity: string): SourceDraft => ({
  kind: 'push',
  name: '',
  entity,
  table: '',
  path: '',
  format: 'parquet',
  columns: [{ id: 'first', name: '', type: 'number' }],
  eventTime: 'event_timestamp',
  createdTime: '',
  eventId: '',
  description: '',
  owner: '',
  tags: '',
});

export type CheckedSource =
  | { source: Source; errors: null }
  | { source: null; errors: FieldError[] };

/** The source that was typed, or what is wrong with it by field. */
export function checkSourceDraft(draft: SourceDraft): CheckedSource {
  const { columns, repeated } = readColumns(draft.columns);
  const parsed = sourceSchema.safeParse({
    kind: draft.kind,
    name: draft.name.trim(),
    entity: draft.entity,
    ...(draft.kind === 'table' && { table: draft.table.trim() }),
    ...(draft.kind === 'file' && { path: draft.path.trim(), format: draft.format }),
    ...(draft.kind === 'push' && draft.eventId.trim() && { event_id: draft.eventId.trim() }),
    columns,
    event_time: draft.eventTime.trim(),
    ...(draft.createdTime.trim() && { created_time: draft.createdTime.trim() }),
    description: draft.description,
    owner: draft.owner.trim(),
    tags: readTags(draft.tags),
  });
  const errors = [
    ...repeated.map((name) => ({ field: 'columns', message: `${name} is there twice` })),
    ...(parsed.error?.issues ?? []).flatMap(unfoldUnion).map((issue) => ({
      field: issue.path.map(String).join('.'),
      message: describeIssue(issue),
    })),
  ];
  if (parsed.success && errors.length === 0) return { source: parsed.data, errors: null };
  return { source: null, errors };
}

/** Columns by name; those without one are left out. */
export function readColumns(drafts: readonly ColumnDraft[]): {
  columns: Record<string, ValueType>;
  repeated: string[];
} {
  const named = drafts.flatMap(({ name, type }) =>
    name.trim() === '' ? [] : [[name.trim(), type] as const],
  );
  const columns = Object.fromEntries(named);
  const repeated = named.flatMap(([name], at) =>
    named.findIndex(([other]) => other === name) < at ? [name] : [],
  );
  return { columns, repeated };
}
