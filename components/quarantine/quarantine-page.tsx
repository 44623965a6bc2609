'use client';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { PageHeader, Panel } from '#components/ui/panel.tsx';
import { listQuarantine, type Quarantined } from '#lib/validation/quarantine-operations.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { quarantineColumns } from './quarantine-columns.tsx';
import { QuarantineFilters } from './quarantine-filters.tsx';
import { quarantinedPath, quarantineFilters } from './quarantine-path.ts';
import { SettleManyDialog } from './settle-many-dialog.tsx';

interface Settled {
  action: 'replay' | 'discard';
  items: Quarantined[];
}

/** Requests that were kept instead of predicted, of every model: to be looked at, fixed, replayed or discarded. */
export function QuarantinePage() {
  const router = useRouter();
  const { live, refetchInterval } = useTimeRange();
  const { whyNot } = useViewer();
  const refusal = whyNot('operator');
  const { filter, isFiltered, setFilter, clearFilter, unread } = useFilters(quarantineFilters);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // What is settled is what was chosen then, whatever the list shows meanwhile.
  const [settling, setSettling] = useState<Settled | null>(null);
  const state = filter.state ?? 'waiting';
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  const list = useOperationPages(
    listQuarantine,
    { query: { ...query, state: state === 'every' ? undefined : state, limit: 50 } },
    // A span of the address is this page's own, not the frame's.
    { refetchInterval: live && settling === null ? refetchInterval : false },
  );
  const waiting = list.items.filter((item) => item.state === 'waiting');
  const picked = waiting.filter(({ id }) => chosen.has(id));
  const columns = useMemo(
    () =>
      quarantineColumns({
        chosen,
        onChoose: refusal
          ? null
          : (id, isChosen) =>
              setChosen((now) => {
                const next = new Set(now);
                if (isChosen) next.add(id);
                else next.delete(id);
                return next;
              }),
      }),
    [chosen, refusal],
  );
  const rules = [
    ...new Set(list.items.flatMap(({ validation }) => validation.counts.map(([rule]) => rule))),
  ].sort();
  return (
    <>
      <PageHeader
        title="Quarantine"
        description="Requests that broke a rule whose policy is to keep them: they were answered with 202 and not predicted. Fix and replay them, or discard them."
      />
      <Panel flush>
        <UnreadFilters of={[unread]} className="border-b" />
        <QuarantineFilters
          filter={filter}
          setFilter={setFilter}
          onClear={isFiltered ? clearFilter : null}
          rules={rules}
        />
        {waiting.length > 0 && refusal === null ? (
          <ChosenBar
            chosen={picked.length}
            all={waiting.length}
            onAll={(every) => setChosen(every ? new Set(waiting.map(({ id }) => id)) : new Set())}
            onAction={(action) => setSettling({ action, items: picked })}
          />
        ) : null}
        <PagedTable
          list={list}
          onError={isFiltered ? <Button onClick={clearFilter}>Clear the filter</Button> : null}
          label="Requests in quarantine"
          columns={columns}
          rowId={({ id }) => id}
          onOpen={({ id }) => router.push(quarantinedPath(id))}
          csvName={filter.model ? `${filter.model}-quarantine` : 'quarantine'}
          empty={
            isFiltered ? (
              <EmptyState
                title="No request in quarantine matches the filter"
                action={<Button onClick={clearFilter}>Show what waits</Button>}
              />
            ) : (
              <EmptyState
                title="Nothing waits in quarantine"
                action={
                  <Button onClick={() => setFilter({ state: 'every' })}>
                    Show what was settled
                  </Button>
                }
              >
                A request comes here when it breaks a rule whose policy is “Quarantine”. Rules are
                set on a model’s Validation tab, and have to be enforced.
              </EmptyState>
            )
          }
        />
      </Panel>
      {settling ? (
        <SettleManyDialog
          {...settling}
          onClose={() => {
            setSettling(null);
            setChosen(new Set());
          }}
        />
      ) : null}
    </>
  );
}
