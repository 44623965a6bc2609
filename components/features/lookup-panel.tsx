'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { getEntity, type ViewAnswerBody } from '#lib/features/operations.ts';
import { LookupForm } from './lookup-form.tsx';

/** What the view says of an entity, now or as of another time. */
export function LookupPanel({ view }: { view: ViewAnswerBody }) {
  return (
    <Panel
      flush
      title="Values"
      description="Look an entity up by its keys: the answer that serving would get."
    >
      {view.archived_at ? (
        <EmptyState title="No values are kept">The version is archived.</EmptyState>
      ) : view.entity === null ? (
        <LookupForm view={view} keys={[]} />
      ) : (
        <OfEntity view={view} entity={view.entity} />
      )}
    </Panel>
  );
}

function OfEntity({ view, entity }: { view: ViewAnswerBody; entity: string }) {
  const { data, error } = useOperation(getEntity, { params: { entity } });
  if (data) return <LookupForm view={view} keys={data.keys} />;
  return (
    <div className="p-4">{error ? <ErrorNote error={error} /> : <Skeleton className="h-8" />}</div>
  );
}
