'use client';
import { X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Field, Input, Select, Textarea } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { type Source, valueTypes } from '#lib/features/contract.ts';
import { AggregateFields } from './aggregate-fields.tsx';
import { ColumnSelect } from './column-select.tsx';
import type { FeatureDraft } from './view-draft.ts';

const kinds = [
  { kind: 'aggregate', label: 'Aggregation over a window' },
  { kind: 'value', label: 'Latest value' },
  { kind: 'expression', label: 'Expression' },
] as const;

/** One feature of a view. */
export function FeatureFields({
  draft,
  index,
  source,
  errorOf,
  onChange,
  onRemove,
}: {
  draft: FeatureDraft;
  index: number;
  source: Source | undefined;
  /** By what follows the feature in its path: `.name`, `.window`. */
  errorOf: (field: string) => string | null;
  onChange: (change: Partial<FeatureDraft>) => void;
  /** null: it is the only one. */
  onRemove: (() => void) | null;
}) {
  return (
    <Panel
      aria-label={`Feature ${index + 1}`}
      title={draft.name.trim() || `Feature ${index + 1}`}
      actions={
        <Button
          variant="ghost"
          size="iconSm"
          aria-label={`Take feature ${index + 1} out`}
          disabledReason={onRemove ? null : 'A view has at least one feature.'}
          onClick={onRemove ?? undefined}
        >
          <X aria-hidden />
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap gap-3">
          <Field
            label="Name"
            className="min-w-40 flex-1"
            error={draft.name.trim() ? errorOf('.name') : null}
          >
            <Input
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={draft.name}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          </Field>
          <Field label="Kind" className="min-w-40 flex-1" error={errorOf('.kind')}>
            <Select
              className="w-full"
              value={draft.kind}
              onChange={(event) => {
                const chosen = kinds.find(({ kind }) => kind === event.target.value);
                if (chosen) onChange({ kind: chosen.kind });
              }}
            >
              {kinds.map(({ kind, label }) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
          {draft.kind === 'value' ? (
            <Field
              label="Column"
              className="min-w-40 flex-1"
              error={draft.column ? errorOf('.column') : null}
            >
              <ColumnSelect
                source={source}
                value={draft.column}
                none="Choose"
                onChange={(column) => onChange({ column })}
              />
            </Field>
          ) : null}
        </div>
        {draft.kind === 'aggregate' ? (
          <AggregateFields draft={draft} source={source} errorOf={errorOf} onChange={onChange} />
        ) : null}
        {draft.kind === 'expression' ? (
          <ExpressionFields draft={draft} errorOf={errorOf} onChange={onChange} />
        ) : null}
        <Field label="Description" optional error={errorOf('.description')}>
          <Input
            value={draft.description}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        </Field>
      </div>
    </Panel>
  );
}

function ExpressionFields({
  draft,
  errorOf,
  onChange,
}: Pick<Parameters<typeof FeatureFields>[0], 'draft' | 'errorOf' | 'onChange'>) {
  return (
    <div className="flex flex-wrap gap-3">
      <Field
        label="Expression"
        className="min-w-64 flex-[3]"
        hint="CEL over this view’s features by name, others’ as view.feature, and the request as request.name."
        error={draft.expression.trim() ? errorOf('.expression') : null}
      >
        <Textarea
          className="min-h-8 font-mono"
          rows={1}
          spellCheck={false}
          placeholder="late_share * 100.0"
          value={draft.expression}
          onChange={(event) => onChange({ expression: event.target.value })}
        />
      </Field>
      <Field label="Comes to" className="min-w-32 flex-1" error={errorOf('.type')}>
        <Select
          className="w-full"
          value={draft.type}
          onChange={(event) =>
            onChange({ type: valueTypes.find((type) => type === event.target.value) ?? 'number' })
          }
        >
          {valueTypes.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </Select>
      </Field>
    </div>
  );
}
