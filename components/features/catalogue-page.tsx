'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useDeferredValue } from 'react';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listEntities, listViews } from '#lib/features/operations.ts';
import { NEW_VIEW, sourcesPath, viewPath } from './feature-paths.ts';
import { FeaturesFrame } from './features-frame.tsx';
import { viewColumns } from './view-columns.tsx';

const { search, entity, source } = listViews.query.shape;
const filters = { search, entity, source };

/** Every feature view in its newest version: what it has, how fresh it is, and who uses it. */
export function CataloguePage() {
  const router = useRouter();
  const { refetchInterval } = useTimeRange();
  const { filter, isFiltered, setFilter, clearFilter, unread } = useFilters(filters);
  const typed = useDeferredValue(filter.search);
  const entities = useOperation(listEntities, { query: { limit: 200 } });
  const names = entities.data?.items.map(({ name }) => name) ?? [];
  const list = useOperationPages(
    listViews,
    {
      query: {
        search: typed ?? undefined,
        entity: filter.entity ?? undefined,
        source: filter.source ?? undefined,
        limit: 100,
      },
    },
    { refetchInterval },
  );
  return (
    <FeaturesFrame actions={<NewView />}>
      <Panel flush>
        <UnreadFilters of={[unread]} className="border-b" />
        <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <Input
            type="search"
            aria-label="Search views"
            placeholder="Name, entity, feature, tag or owner"
            maxLength={100}
            value={filter.search ?? ''}
            onChange={(event) => setFilter({ search: event.target.value || null })}
            className="sm:w-72"
          />
          <Select
            aria-label="Entity"
            value={filter.entity ?? ''}
            onChange={(event) => setFilter({ entity: event.target.value || null })}
          >
            <option value="">Every entity</option>
            {filter.entity && !names.includes(filter.entity) ? (
              <option>{filter.entity}</option>
            ) : null}
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
          {filter.source ? (
            <Button variant="ghost" onClick={() => setFilter({ source: null })}>
              Of source {filter.source}: show all
            </Button>
          ) : null}
        </div>
        <PagedTable
          list={list}
          label="Feature views"
          columns={viewColumns}
          rowId={({ name }) => name}
          onOpen={({ name }) => router.push(viewPath(name))}
          csvName="feature-views"
          empty={
            isFiltered ? (
              <EmptyState
                title="No view matches"
                action={<Button onClick={clearFilter}>Show every view</Button>}
              >
                Looked for in names, entities, sources, features, descriptions, owners and tags.
              </EmptyState>
            ) : (
              <NoViews hasEntity={names.length > 0} />
            )
          }
        />
      </Panel>
    </FeaturesFrame>
  );
}

function NewView() {
  const why = useViewer().whyNot('operator');
  const label = (
    <>
      <Plus aria-hidden />
      New view
    </>
  );
  return why ? (
    <Button variant="primary" disabledReason={why}>
      {label}
    </Button>
  ) : (
    <Button variant="primary" asChild>
      <Link href={NEW_VIEW}>{label}</Link>
    </Button>
  );
}

function NoViews({ hasEntity }: { hasEntity: boolean }) {
  return (
    <EmptyState
      title="No feature view yet"
      action={
        hasEntity ? (
          <NewView />
        ) : (
          <Button variant="primary" asChild>
            <Link href={sourcesPath({ do: 'new-entity' })}>Create the first entity</Link>
          </Button>
        )
      }
    >
      A view says how features are made from a source’s events: the latest value, a window added up,
      or an expression. Begin with the entity that features are of, such as an airport, then its
      source, then the view.
    </EmptyState>
  );
}
