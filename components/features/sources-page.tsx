'use client';
import { Plus } from 'lucide-react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
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
          <PagedTable
            list={entities}
            label="Entities"
            columns={entityColumns}
            rowId={({ name }) => name}
            empty={
              <EmptyState title="No entity yet" action={newEntity}>
                An entity is what a feature is of: an airport by its code, a route by its two ends.
              </EmptyState>
            }
          />
        </Panel>
        <Panel
          flush
          title="Sources"
          description="Events of an entity: pushed ones, a table in Postgres, or files."
          actions={newSource}
        >
          <PagedTable
            list={sources}
            label="Sources"
            columns={sourceColumns}
            rowId={({ name }) => name}
            onOpen={({ name }) => setFilter({ edit: name })}
            empty={
              <EmptyState title="No source yet" action={newSource}>
                A source says which columns its events have, and when they happened.
              </EmptyState>
            }
          />
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
