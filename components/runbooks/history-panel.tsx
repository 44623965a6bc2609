'use client';
import { useState } from 'react';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import { compareRunbookVersions, listRunbookVersions } from '#lib/runbooks/operations.ts';
import { DiffView } from './diff-view.tsx';

/** A runbook's versions, each with what it changed. */
export function HistoryPanel({
  slug,
  newest,
  shown,
  onShow,
}: {
  slug: string;
  newest: number;
  shown: number;
  onShow: (version: number | null) => void;
}) {
  const list = useOperationPages(listRunbookVersions, { params: { slug }, query: { limit: 20 } });
  const [compared, setCompared] = useState<number | null>(null);
  return (
    <Panel title="History" className="self-start">
      {list.error ? <ErrorNote error={list.error} /> : null}
      {list.isPending ? <Skeleton className="h-24" /> : null}
      <ol className="flex flex-col gap-3">
        {list.items.map((one) => (
          <li
            key={one.version}
            className="flex min-w-0 flex-col gap-1 border-b pb-3 last:border-0 last:pb-0"
          >
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">
                Version <span className="num">{one.version}</span>
              </span>
              {one.is_shipped ? <Badge tone="outline">Mainstay’s</Badge> : null}
              {one.version === shown ? <Badge tone="accent">Shown</Badge> : null}
            </p>
            <p className="text-muted">
              <Time at={one.created_at} /> by {nameActor(one.created_by)}
            </p>
            {one.reason ? <p className="break-words">{one.reason}</p> : null}
            <p className="flex flex-wrap gap-2">
              {one.version === shown ? null : (
                <Button
                  size="sm"
                  onClick={() => onShow(one.version === newest ? null : one.version)}
                >
                  Show
                </Button>
              )}
              {one.version > 1 ? (
                <Button size="sm" onClick={() => setCompared(one.version)}>
                  What changed
                </Button>
              ) : null}
            </p>
          </li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Load more
        </Button>
      ) : null}
      {compared === null ? null : (
        <Dialog
          open
          onOpenChange={(open) => !open && setCompared(null)}
          title={`What version ${compared} changed`}
          className="sm:w-[52rem]"
        >
          <Difference slug={slug} from={compared - 1} to={compared} />
        </Dialog>
      )}
    </Panel>
  );
}

/** `to` left out: what Mainstay offers. */
export function Difference({ slug, from, to }: { slug: string; from: number; to?: number }) {
  const { data, error } = useOperation(
    compareRunbookVersions,
    { params: { slug }, query: { from, to } },
    { keepPrevious: false },
  );
  if (error) return <ErrorNote error={error} />;
  return data ? <DiffView lines={data.lines} /> : <Skeleton className="h-40" />;
}
