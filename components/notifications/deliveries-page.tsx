'use client';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { ModelSelect } from '#components/filters/model-select.tsx';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { deliveryStatuses } from '#lib/notifications/answers.ts';
import { getDelivery, listChannels, listDeliveries } from '#lib/notifications/operations.ts';
import { deliveryStates } from './channel-words.ts';
import { deliveryColumns } from './delivery-columns.tsx';
import { DeliveryOpened } from './delivery-detail.tsx';
import { type DeliveryFilter, deliveryFilters } from './delivery-filters.ts';

/** What was sent and what waits to be, with every attempt. */
export function DeliveriesPage() {
  const { filter, setFilter, clearFilter, unread } = useFilters(deliveryFilters);
  const { open, ...query } = filter;
  const isFiltered = Object.values(query).some((value) => value !== null);
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null));
  const list = useOperationPages(
    listDeliveries,
    { query: { ...given, limit: 50 } },
    { refetchInterval: 5000 },
  );
  // What a link opens may be further down than the first page.
  const isListed = list.items.some(({ id }) => id === open);
  const linked = useOperation(
    getDelivery,
    { params: { id: open ?? '' } },
    { enabled: open !== null && !isListed && !list.isPending },
  );
  const rows =
    linked.data && !isListed && open !== null ? [linked.data, ...list.items] : list.items;
  return (
    <Panel
      flush
      title="Deliveries"
      description="What was sent, and what waits to be. Kept for 90 days; open one to see every attempt."
    >
      <UnreadFilters of={[unread]} className="border-b" />
      <Filters filter={filter} setFilter={setFilter} onClear={isFiltered ? clearFilter : null} />
      <PagedTable
        list={list}
        onError={isFiltered ? <Button onClick={clearFilter}>Clear the filter</Button> : null}
        label="Deliveries"
        columns={deliveryColumns}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={({ id }) => setFilter({ open: open === id ? null : id })}
        expanded={(delivery) =>
          delivery.id === open ? <DeliveryOpened delivery={delivery} /> : null
        }
        csvName="mainstay-deliveries"
        empty={
          isFiltered ? (
            <EmptyState
              title="No delivery matches the filter"
              action={<Button onClick={clearFilter}>Clear the filter</Button>}
            />
          ) : (
            <EmptyState title="Nothing has been sent yet">
              Messages about alerts, incidents and releases come here, with what the other side
              answered. Send a test over a channel to see the first one.
            </EmptyState>
          )
        }
      />
    </Panel>
  );
}

function Filters({
  filter,
  setFilter,
  onClear,
}: {
  filter: DeliveryFilter;
  setFilter: (change: Partial<DeliveryFilter>) => void;
  onClear: (() => void) | null;
}) {
  const channels = useOperation(listChannels, { query: { limit: 200 } });
  const known = channels.data?.items ?? [];
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
      <Select
        aria-label="Channel"
        value={filter.channel ?? ''}
        onChange={({ target }) => setFilter({ channel: target.value || null })}
      >
        <option value="">Every channel</option>
        {filter.channel && !known.some(({ id }) => id === filter.channel) ? (
          <option value={filter.channel}>A channel that is gone</option>
        ) : null}
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        aria-label="State"
        value={filter.status ?? ''}
        onChange={({ target }) =>
          setFilter({ status: deliveryStatuses.find((each) => each === target.value) ?? null })
        }
      >
        <option value="">Every state</option>
        {deliveryStatuses.map((status) => (
          <option key={status} value={status}>
            {deliveryStates[status].word}
          </option>
        ))}
      </Select>
      <ModelSelect model={filter.model} onModel={(model) => setFilter({ model })} />
      {filter.incident === null ? null : (
        <Button onClick={() => setFilter({ incident: null })}>
          Incident {filter.incident} only ×
        </Button>
      )}
      {onClear ? (
        <Button variant="ghost" onClick={onClear}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}
