'use client';
import { useMemo } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { EntryRow } from '#components/incidents/entry-row.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { listIncidentEntries } from '#lib/incidents/operations.ts';

/** The incident's timeline in the order it happened, as one reads what is over. */
export function EntriesPanel({ number }: { number: number }) {
  const list = useOperationPages(listIncidentEntries, {
    params: { number },
    query: { limit: 100 },
  });
  const entries = useMemo(() => list.items.toReversed(), [list.items]);
  return (
    <Panel
      flush
      title="Timeline"
      description="The incident’s own, oldest first. It is appended to there, never edited."
    >
      {list.hasNextPage ? (
        <div className="border-b p-2 text-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show what was before
          </Button>
        </div>
      ) : null}
      {list.isError && entries.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton className="m-4 h-40 opacity-50" />
      ) : (
        <ol aria-label="Timeline, oldest first" className="divide-y">
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
    </Panel>
  );
}
