'use client';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useFilters } from '#components/filters/use-filters.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { entryKinds } from '#lib/incidents/contract.ts';
import { listIncidentEntries } from '#lib/incidents/operations.ts';
import { EntryRow } from './entry-row.tsx';
import { entryWords } from './incident-words.ts';
import { NoteForm } from './note-form.tsx';

const filters = { kind: listIncidentEntries.query.shape.kind.unwrap() };
const PAGE = 30;

/** Everything that happened, newest first. */
export function TimelinePanel({ number, className }: { number: number; className?: string }) {
  const { refetchInterval } = useTimeRange();
  const { filter, setFilter } = useFilters(filters);
  const kind = filter.kind ?? undefined;
  const list = useOperationPages(
    listIncidentEntries,
    { params: { number }, query: { kind, limit: PAGE } },
    { refetchInterval },
  );
  return (
    <Panel
      flush
      title="Timeline"
      className={className}
      actions={
        <Select
          aria-label="Kind of entry"
          value={kind ?? ''}
          onChange={({ target }) =>
            setFilter({ kind: entryKinds.find((one) => one === target.value) ?? null })
          }
        >
          <option value="">Everything</option>
          {entryKinds.map((one) => (
            <option key={one} value={one}>
              {entryWords[one]}
            </option>
          ))}
        </Select>
      }
    >
      <NoteForm number={number} />
      {list.isError && list.items.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton className="m-4 h-40 opacity-50" />
      ) : list.items.length === 0 ? (
        <EmptyState
          title="Nothing of this kind"
          action={<Button onClick={() => setFilter({ kind: null })}>Show everything</Button>}
        />
      ) : (
        <ol aria-label="Timeline, newest first" className="divide-y">
          {list.items.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {list.hasNextPage ? (
        <div className="border-t p-2 text-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show what was before
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
