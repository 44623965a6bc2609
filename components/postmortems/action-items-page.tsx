'use client';
import { useState } from 'react';
import { z } from 'zod';
import { useOperationPages } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import type { ActionItem } from '#lib/postmortems/contract.ts';
import { listActionItems } from '#lib/postmortems/operations.ts';
import { actionItemColumns } from './action-item-columns.tsx';
import { IncidentPagesTabs } from './incident-pages-tabs.tsx';
import { ItemDialog } from './item-dialog.tsx';

const views = {
  open: { word: 'Open', query: { state: 'open' } },
  mine: { word: 'Mine, open', query: { state: 'open', owner: 'me' } },
  overdue: { word: 'Overdue', query: { overdue: 'true' } },
  nobody: { word: 'Nobody’s, open', query: { state: 'open', owner: 'nobody' } },
  done: { word: 'Done', query: { state: 'done' } },
  dropped: { word: 'Dropped', query: { state: 'dropped' } },
  all: { word: 'All', query: {} },
} as const;
const viewSchema = z.enum(Object.keys(views) as (keyof typeof views)[]);
const filters = { show: viewSchema, model: listActionItems.query.shape.model };

/** What people have left to do from all postmortems, what is due first first. */
export function ActionItemsPage() {
  const { refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const { filter, setFilter, unread } = useFilters(filters);
  const [editing, setEditing] = useState<ActionItem | null>(null);
  const show = filter.show ?? 'open';
  const model = filter.model ?? undefined;
  const list = useOperationPages(
    listActionItems,
    { query: { ...views[show].query, model, limit: 100 } },
    { refetchInterval: editing ? false : refetchInterval },
  );
  const refusal = whyNot('operator');
  const isUsual = show === 'open' && model === undefined;
  return (
    <>
      <PageHeader
        title="Action items"
        description="What is to be done so that incidents do not come again. Owners are reminded three days before an item is due, on the day, daily for a week after it, then weekly."
        actions={
          <>
            <ModelSelect model={filter.model} onModel={(chosen) => setFilter({ model: chosen })} />
            <Select
              aria-label="Which items"
              value={show}
              onChange={({ target }) =>
                setFilter({ show: viewSchema.safeParse(target.value).data ?? null })
              }
            >
              {viewSchema.options.map((one) => (
                <option key={one} value={one}>
                  {views[one].word}
                </option>
              ))}
            </Select>
          </>
        }
      />
      <IncidentPagesTabs />
      <UnreadFilters of={[unread]} className="mb-4 rounded-md" />
      <Panel flush>
        <PagedTable
          list={list}
          label="Action items"
          columns={actionItemColumns}
          rowId={({ id }) => id}
          onOpen={refusal === null ? setEditing : undefined}
          csvName="action-items"
          empty={
            isUsual ? (
              <EmptyState title="Nothing is left to do">
                Action items are added in the postmortem of an incident; tasks that an incident left
                undone become some when it is drafted.
              </EmptyState>
            ) : (
              <EmptyState
                title="None is like that"
                action={
                  <Button onClick={() => setFilter({ show: null, model: null })}>
                    Show all that are open
                  </Button>
                }
              />
            )
          }
        />
      </Panel>
      {editing ? (
        <ItemDialog
          number={editing.incident.number}
          item={editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
