'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { listEntities, listViews, type ViewAnswerBody } from '#lib/features/operations.ts';
import { LookupForm } from './lookup-form.tsx';
import { keysOfView } from './read-keys.ts';

const all = { query: { limit: 200 } };

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
      ) : (
        <OfEntities view={view} />
      )}
    </Panel>
  );
}

function OfEntities({ view }: { view: ViewAnswerBody }) {
  const entities = useOperation(listEntities, all);
  const usesOthers = Object.keys(view.uses).length > 0;
  const views = useOperation(listViews, all, { enabled: usesOthers });
  const error = entities.error ?? views.error;
  if (entities.data && (views.data || !usesOthers)) {
    const keys = keysOfView(view, views.data?.items ?? [], entities.data.items);
    return <LookupForm view={view} keys={keys} />;
  }
  return (
    <div className="p-4">{error ? <ErrorNote error={error} /> : <Skeleton className="h-8" />}</div>
  );
}
