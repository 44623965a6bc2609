'use client';
import { Field, Input, Select } from '#components/ui/field.tsx';
import { type Aggregation, aggregations, type Source } from '#lib/features/contract.ts';
import { ColumnSelect } from './column-select.tsx';
import { ConditionFields } from './condition-fields.tsx';
import type { FeatureDraft } from './view-draft.ts';

const words = {
  count: 'Count of events',
  sum: 'Sum',
  mean: 'Mean',
  min: 'Smallest',
  max: 'Largest',
  stddev: 'Standard deviation',
  last: 'Last',
  distinct_count: 'Distinct values',
  rate: 'Share of events',
} as const satisfies Record<Aggregation, string>;

/** What is added up, of which events, over which window. */
export function AggregateFields({
  draft,
  source,
  errorOf,
  onChange,
}: {
  draft: FeatureDraft;
  source: Source | undefined;
  errorOf: (field: string) => string | null;
  onChange: (change: Partial<FeatureDraft>) => void;
}) {
  const isRate = draft.function === 'rate';
  return (
    <>
      <div className="flex flex-wrap gap-3">
        <Field label="Function" className="min-w-40 flex-1" error={errorOf('.function')}>
          <Select
            className="w-full"
            value={draft.function}
            onChange={(event) =>
              onChange({
                function: aggregations.find((name) => name === event.target.value) ?? 'mean',
              })
            }
          >
            {aggregations.map((name) => (
              <option key={name} value={name}>
                {words[name]}
              </option>
            ))}
          </Select>
        </Field>
        {isRate ? null : (
          <Field
            label="Column"
            className="min-w-40 flex-1"
            error={draft.column || draft.name ? errorOf('.column') : null}
          >
            <ColumnSelect
              source={source}
              value={draft.column}
              none={draft.function === 'count' ? 'Events, whatever they have' : 'Choose'}
              onChange={(column) => onChange({ column })}
            />
          </Field>
        )}
        <Field
          label="Window"
          className="min-w-24 flex-1"
          hint="Such as 3h."
          error={errorOf('.window.size') ?? errorOf('.window')}
        >
          <Input value={draft.size} onChange={(event) => onChange({ size: event.target.value })} />
        </Field>
        <Field
          label="Hop"
          optional
          className="min-w-24 flex-1"
          hint="Left out, tumbling."
          error={errorOf('.window.hop')}
        >
          <Input value={draft.hop} onChange={(event) => onChange({ hop: event.target.value })} />
        </Field>
      </div>
      {isRate ? (
        <ConditionFields
          label="Share of events for which"
          noun="condition"
          source={source}
          conditions={draft.predicate}
          onChange={(predicate) => onChange({ predicate })}
          error={draft.name || draft.predicate.length > 0 ? errorOf('.predicate') : null}
        />
      ) : null}
      <ConditionFields
        label={isRate ? 'Among events for which' : 'Only events for which'}
        noun="filter"
        source={source}
        conditions={draft.where}
        onChange={(where) => onChange({ where })}
        error={errorOf('.where')}
      />
    </>
  );
}
