'use client';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote, ErrorState } from '#components/ui/error-state.tsx';
import { Field, Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { listRunbookRuns, listRunbooks, startRunbookRun } from '#lib/runbooks/operations.ts';
import { RunView } from './run-view.tsx';

/** The runbook of an incident: the run that is open, or the offer to begin the one that the incident names. */
export function RunbookPanel({
  incident,
  models,
  slug,
}: {
  incident: number;
  models: readonly string[];
  slug: string | null;
}) {
  const runs = useOperation(listRunbookRuns, { query: { incident, limit: 20 } });
  const [shown, setShown] = useState<number | null>(null);
  const [isAnother, setAnother] = useState(false);
  if (runs.isError && !runs.data) {
    return <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />;
  }
  if (!runs.data) return <Skeleton className="h-64" />;
  const { items } = runs.data;
  const open = items.find(({ status }) => status === 'open');
  const chosen = items.find(({ number }) => number === shown) ?? open ?? items[0];
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {items.length > 1 ? (
        <Field label="Run">
          <Select value={chosen?.number} onChange={({ target }) => setShown(Number(target.value))}>
            {items.map(({ number, title, status }) => (
              <option key={number} value={number}>
                {number}: {title} ({status})
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      {chosen ? <RunView run={chosen.number} /> : null}
      {!chosen || isAnother ? (
        <StartPanel
          incident={incident}
          models={models}
          slug={chosen ? null : slug}
          onStarted={(number) => {
            setShown(number);
            setAnother(false);
          }}
        />
      ) : (
        <Button className="self-start" onClick={() => setAnother(true)}>
          Follow another runbook
        </Button>
      )}
    </div>
  );
}

function StartPanel({
  incident,
  models,
  slug,
  onStarted,
}: {
  incident: number;
  models: readonly string[];
  slug: string | null;
  onStarted: (run: number) => void;
}) {
  const refusal = useViewer().whyNot('operator');
  const { data, error, refetch } = useOperation(listRunbooks, { query: {} });
  const [chosen, setChosen] = useState<string | null>(null);
  const [model, setModel] = useState(models[0] ?? '');
  const start = useOperationMutation(startRunbookRun, {
    quiet: true,
    onSuccess: ({ number }) => onStarted(number),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-32" />;
  const named = data.items.find((runbook) => runbook.slug === slug);
  const picked = chosen ?? named?.slug ?? data.items[0]?.slug;
  if (picked === undefined) {
    return (
      <EmptyState
        title="There is no runbook"
        commands={[{ label: 'Brings those that come with Mainstay', code: 'npm run migrate' }]}
      />
    );
  }
  return (
    <Panel
      title={named ? `Follow “${named.title}”` : 'Follow a runbook'}
      description={
        named
          ? 'It belongs to what opened the incident. Its first queries and checks are answered at once; nothing is changed by that.'
          : 'Its first queries and checks are answered at once; nothing is changed by that.'
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Runbook">
          <Select value={picked} onChange={({ target }) => setChosen(target.value)}>
            {data.items.map((runbook) => (
              <option key={runbook.slug} value={runbook.slug}>
                {runbook.title}
              </option>
            ))}
          </Select>
        </Field>
        {models.length > 1 ? (
          <Field label="Model">
            <Select value={model} onChange={({ target }) => setModel(target.value)}>
              {models.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        ) : null}
        {start.error ? <ErrorNote error={start.error} /> : null}
        <Button
          variant="primary"
          className="self-start max-sm:h-11 max-sm:self-stretch"
          busy={start.isPending}
          disabledReason={refusal}
          onClick={() =>
            start.mutate({
              params: { slug: picked },
              body: { incident, model: model || undefined },
            })
          }
        >
          Begin
        </Button>
      </div>
    </Panel>
  );
}
