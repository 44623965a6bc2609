'use client';
import Link from 'next/link';
import { useOperation } from '#components/api/use-operation.ts';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ViewAnswerBody } from '#lib/features/operations.ts';
import { getSkew } from '#lib/skew/operations.ts';
import { skewColumns } from './skew-columns.tsx';

/** Whether models are served what the view says of the past, and what they were trained on. */
export function SkewPanel({ view }: { view: ViewAnswerBody }) {
  const models = [...new Set(view.models.map(({ model }) => model))];
  if (models.length === 0) return null;
  return (
    <Panel
      flush
      title="Training and serving"
      description="What models were served of it, beside the same features computed offline, and beside the sample that the version was trained on."
    >
      {models.map((model) => (
        <OfModel key={model} model={model} view={view.name} />
      ))}
    </Panel>
  );
}

function OfModel({ model, view }: { model: string; view: string }) {
  const { data, error } = useOperation(getSkew, { params: { model }, query: {} });
  const items = data?.items.filter(({ source }) => source.startsWith(`${view}@`)) ?? [];
  return (
    <section aria-label={`Skew of ${model}`} className="border-b last:border-b-0">
      <p className="px-4 pt-3 font-medium">
        <Link href={`/models/${encodeURIComponent(model)}`} className="hover:underline">
          {model}
        </Link>
        {data?.last_run ? (
          <span className="font-normal text-muted text-xs">
            {' '}
            measured <Time at={data.last_run.at} />
          </span>
        ) : null}
      </p>
      {error ? (
        <div className="p-4">
          <ErrorNote error={error} />
        </div>
      ) : data ? (
        <DataTable
          label={`Skew of ${model}`}
          columns={skewColumns}
          rows={items}
          rowId={(item) => `${item.version} ${item.feature}`}
          csvName={`${view}-${model}-skew`}
          empty={
            <EmptyState title="Not measured yet">
              A job computes the features of a sample of real requests anew, once the model has
              answered some by entity key.
            </EmptyState>
          }
        />
      ) : (
        <TableSkeleton columns={skewColumns} />
      )}
    </section>
  );
}
