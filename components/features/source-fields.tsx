import { Field, Input, Select } from '#components/ui/field.tsx';
import type { Entity } from '#lib/features/contract.ts';
import { sourceKindWords } from './source-columns.tsx';
import type { SourceDraft } from './source-draft.ts';

const kinds = ['push', 'table', 'file'] as const;

/** Where a source's events are, and which columns say when. */
export function SourceFields({
  draft,
  entities,
  errorOf,
  onChange,
}: {
  draft: SourceDraft;
  entities: readonly Entity[];
  errorOf: (field: string) => string | null;
  onChange: (change: Partial<SourceDraft>) => void;
}) {
  const text = (
    name: 'name' | 'table' | 'path' | 'eventTime' | 'createdTime' | 'eventId',
    props: { label: string; hint: string; field?: string; optional?: boolean; autoFocus?: boolean },
  ) => (
    <Field
      label={props.label}
      hint={props.hint}
      optional={props.optional}
      className="min-w-40 flex-1"
      error={errorOf(props.field ?? name)}
    >
      <Input
        autoFocus={props.autoFocus}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={draft[name]}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      {text('name', { label: 'Name', hint: 'Such as arrivals.', autoFocus: true })}
      <div className="flex flex-wrap gap-3">
        <Field label="Entity" className="min-w-40 flex-1" error={errorOf('entity')}>
          <Select
            className="w-full"
            value={draft.entity}
            onChange={(event) => onChange({ entity: event.target.value })}
          >
            {entities.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Field label="Kind" className="min-w-40 flex-1">
          <Select
            className="w-full"
            value={draft.kind}
            onChange={(event) =>
              onChange({ kind: kinds.find((kind) => kind === event.target.value) ?? 'push' })
            }
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {sourceKindWords[kind]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {draft.kind === 'table'
        ? text('table', {
            label: 'Table',
            hint: 'In the installation’s own database, as schema.table; not in the schema public.',
          })
        : null}
      {draft.kind === 'file' ? (
        <div className="flex flex-wrap gap-3">
          {text('path', {
            label: 'Path',
            hint: 'Below the folder MAINSTAY_FEATURE_FILES; arrivals/*.parquet is many.',
          })}
          <Field label="Format" className="min-w-32">
            <Select
              className="w-full"
              value={draft.format}
              onChange={(event) =>
                onChange({ format: event.target.value === 'csv' ? 'csv' : 'parquet' })
              }
            >
              <option value="parquet">Parquet</option>
              <option value="csv">CSV</option>
            </Select>
          </Field>
        </div>
      ) : null}
      <div className="flex flex-wrap gap-3">
        {text('eventTime', {
          label: 'Event time',
          hint: 'The column that says when it happened.',
          field: 'event_time',
        })}
        {text('createdTime', {
          label: 'Created time',
          hint:
            draft.kind === 'push'
              ? 'The column that says when it became known; else when it came.'
              : 'The column that says when it became known.',
          field: 'created_time',
          optional: true,
        })}
        {draft.kind === 'push'
          ? text('eventId', {
              label: 'Event id',
              hint: 'The column by which one that comes twice counts once.',
              field: 'event_id',
              optional: true,
            })
          : null}
      </div>
    </>
  );
}
