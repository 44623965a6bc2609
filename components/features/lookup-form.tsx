'use client';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { fromLocalInput } from '#components/settings/local-input.ts';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input, Textarea } from '#components/ui/field.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import type { Entity } from '#lib/features/contract.ts';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { lookupFeatures } from '#lib/features/value-operations.ts';
import { KeySuggestions } from './key-suggestions.tsx';
import { readKeys } from './read-keys.ts';
import { readObject } from './read-object.ts';
import { AsOf, valueColumns, valueRows } from './value-columns.tsx';

interface Asked {
  entity: Record<string, string>;
  request: Record<string, unknown> | undefined;
  at: string | undefined;
}

/** A form of an entity's keys, and the values that come of it. */
export function LookupForm({ view, keys }: { view: ViewAnswerBody; keys: Entity['keys'] }) {
  const { name, version, definition } = view;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [request, setRequest] = useState('');
  const [at, setAt] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const takesRequest = definition.features.some(
    (feature) => feature.kind === 'expression' && /\brequest\s*[.[]/.test(feature.expression),
  );
  const own = readKeys(keys, typed);
  const sent = readObject(request);
  const isReadable = own !== null && 'value' in sent;
  const values = useOperation(
    lookupFeatures,
    {
      body: {
        features: definition.features.map((feature) => `${name}@${version}:${feature.name}`),
        entities: [asked?.entity ?? {}],
        requests: asked?.request && [asked.request],
        at: asked?.at,
      },
    },
    { enabled: asked !== null, keepPrevious: false },
  );
  function ask(entity: Record<string, string>) {
    if (!('value' in sent)) return;
    const next: Asked = {
      entity,
      request: sent.value,
      at: fromLocalInput(at) ?? undefined,
    };
    if (JSON.stringify(next) === JSON.stringify(asked)) void values.refetch();
    else setAsked(next);
  }
  return (
    <>
      <form
        className="flex flex-col gap-3 border-b p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (own && isReadable) ask(own);
        }}
      >
        <div className="flex flex-wrap items-start gap-3">
          {keys.map((key) => (
            <Field key={key.name} label={key.name} className="min-w-32 flex-1">
              <Input
                autoComplete="off"
                spellCheck={false}
                inputMode={key.type === 'integer' ? 'numeric' : undefined}
                value={typed[key.name] ?? ''}
                onChange={(event) => setTyped({ ...typed, [key.name]: event.target.value })}
              />
            </Field>
          ))}
          <Field label="As of" optional className="min-w-48 flex-1">
            <Input
              type="datetime-local"
              step={1}
              value={at}
              onChange={(event) => setAt(event.target.value)}
            />
          </Field>
        </div>
        {takesRequest ? (
          <Field
            label="Request"
            optional
            hint="What expressions call the request, as JSON."
            error={'problem' in sent ? sent.problem : null}
          >
            <Textarea
              className="min-h-8 font-mono"
              rows={1}
              value={request}
              onChange={(event) => setRequest(event.target.value)}
            />
          </Field>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            type="submit"
            busy={values.isFetching}
            disabledReason={
              isReadable ? null : own === null ? 'Fill in every key.' : 'Correct the JSON.'
            }
          >
            Look up
          </Button>
          <KeySuggestions
            view={view}
            onChoose={(chosen) => {
              setTyped(chosen);
              ask(chosen);
            }}
          />
        </div>
      </form>
      {values.error ? (
        <div className="p-4">
          <ErrorNote error={values.error} />
        </div>
      ) : values.data ? (
        <>
          <p className="px-4 pt-3 text-muted text-xs">
            <AsOf at={values.data.at} />
          </p>
          <DataTable
            label={`Values of ${name}`}
            columns={valueColumns}
            rows={valueRows(values.data)}
            rowId={(row) => row.reference}
            csvName={`${name}-values`}
          />
        </>
      ) : values.isFetching ? (
        <TableSkeleton columns={valueColumns} />
      ) : (
        <EmptyState title="Nothing looked up yet">
          Each feature is shown with its status and the age of the entity’s latest event.
        </EmptyState>
      )}
    </>
  );
}
