'use client';
import { Plus } from 'lucide-react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listEntities, listSources } from '#lib/features/operations.ts';
import { EditSourceDialog } from './edit-source-dialog.tsx';
import { FeaturesFrame } from './features-frame.tsx';
import { NewEntityDialog } from './new-entity-dialog.tsx';
import { NewSourceDialog } from './new-source-dialog.tsx';
import { entityColumns, sourceColumns } from './source-columns.tsx';
import { sourceFilters } from './source-filters.ts';

/** What features are of, and the events they are made from. */
export function SourcesPage() {
  const { filter, setFilter, unread } = useFilters(sourceFilters);
  const why = useViewer().whyNot('operator');
  const entities = useOperationPages(listEntities, { query: { limit: 100 } });
  const sources = useOperationPages(listSources, { query: { limit: 100 } });
  const close = () => setFilter({ do: null, edit: null });
  const newEntity = (
    <Button disabledReason={why} onClick={() => setFilter({ do: 'new-entity' })}>
      <Plus aria-hidden />
      New entity
    </Button>
  );
  const hasEntity = entities.items.length > 0;
  const newSource = (
    <Button
      disabledReason={why ?? (hasEntity || entities.isPending ? null : 'Create an entity first.')}
      onClick={() => setFilter({ do: 'new-source' })}
    >
      <Plus aria-hidden />
      New source
    </Button>
  );
  return (
    <FeaturesFrame>
      <div className="flex flex-col gap-3">
        <UnreadFilters of={[unread]} className="rounded-md" />
        <Panel
          flush
          title="Entities"
          description="What features are of, by one or more keys."
          actions={newEntity}
        >
          {entities.isError && !hasEntity ? (
            <ErrorState error={entities.error} onRetry={() => void entities.refetch()} />
          ) : (
            <DataTable
              label="Entities"
              columns={entityColumns}
              rows={entities.items}
              rowId={({ name }) => name}
              loading={entities.isPending}
              more={pagesOf(entities)}
              empty={
                <EmptyState title="No entity yet" action={newEntity}>
                  An entity is what a feature is of: an airport by its code, a route by its two
                  ends.
                </EmptyState>
              }
            />
          )}
        </Panel>
        <Panel
          flush
          title="Sources"
          description="Events of an entity: pushed ones, a table in Postgres, or files."
          actions={newSource}
        >
          {sources.isError && sources.items.length === 0 ? (
            <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />
          ) : (
            <DataTable
              label="Sources"
              columns={sourceColumns}
              rows={sources.items}
              rowId={({ name }) => name}
              onOpen={({ name }) => setFilter({ edit: name })}
              loading={sources.isPending}
              more={pagesOf(sources)}
              empty={
                <EmptyState title="No source yet" action={newSource}>
                  A source says which columns its events have, and when they happened.
                </EmptyState>
              }
            />
          )}
        </Panel>
      </div>
      {filter.do === 'new-entity' ? <NewEntityDialog onClose={close} /> : null}
      {filter.do === 'new-source' && hasEntity ? (
        <NewSourceDialog entities={entities.items} onClose={close} />
      ) : null}
      {filter.edit ? <EditSourceDialog name={filter.edit} onClose={close} /> : null}
    </FeaturesFrame>
  );
}

function pagesOf(list: {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}) {
  return {
    hasMore: list.hasNextPage,
    loading: list.isFetchingNextPage,
    load: () => void list.fetchNextPage(),
  };
}
