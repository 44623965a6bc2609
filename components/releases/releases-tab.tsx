'use client';
import { useMemo, useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { seqList } from '#components/filters/seq-list.ts';
import { UnreadFilters } from '#components/filters/unread-filters.tsx';
import { useFilters } from '#components/filters/use-filters.ts';
import { LIVE_REFETCH_MS } from '#components/frame/time-range.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { GuardsPanel } from '#components/release-guard/guards-panel.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { listReleases, type ReleaseResult } from '#lib/releases/contract.ts';
import { PromoteButton } from './promote-button.tsx';
import { type HistoryRow, releaseColumns, toHistory } from './release-columns.tsx';
import { ReleaseDetail } from './release-detail.tsx';

const inAddress = { open: seqList };
const PENDING_REFETCH_MS = 1000;

function isPending(release: ReleaseResult): boolean {
  return release.in_force && release.acknowledgements.some((each) => each.status === 'pending');
}

/** A model's history: what was released, by whom, why, and what became of it. */
export function ReleasesTab({ model }: { model: string }) {
  const { live } = useTimeRange();
  const { filter, setFilter, unread } = useFilters(inAddress);
  const open = filter.open ?? [];
  const [pending, setPending] = useState(false);
  const releases = useOperationPages(
    listReleases,
    { params: { model }, query: { limit: 50 } },
    { refetchInterval: pending ? PENDING_REFETCH_MS : live ? LIVE_REFETCH_MS : false },
  );
  const rows = useMemo(() => toHistory(releases.items), [releases.items]);
  const isAnyPending = releases.items.some(isPending);
  if (isAnyPending !== pending) setPending(isAnyPending);

  function toggle(release: ReleaseResult) {
    const others = open.filter((seq) => seq !== release.seq);
    const next = others.length < open.length ? others : [...open, release.seq];
    setFilter({ open: next.length > 0 ? next : null });
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Panel flush>
        <UnreadFilters of={[unread]} className="border-b" />
        <PagedTable<HistoryRow>
          list={releases}
          label={`Releases of ${model}, newest first`}
          columns={releaseColumns}
          rows={rows}
          rowId={(release) => String(release.seq)}
          onOpen={toggle}
          expanded={(release) =>
            open.includes(release.seq) ? <ReleaseDetail release={release} /> : null
          }
          csvName={`${model}-releases`}
          empty={
            <EmptyState title="Nothing is released yet" action={<PromoteButton />}>
              Every promotion and rollback is kept here with who did it, why, and how long each
              replica took.
            </EmptyState>
          }
        />
      </Panel>
      <GuardsPanel model={model} />
    </div>
  );
}
