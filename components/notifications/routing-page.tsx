'use client';
import { ArrowRight, Pencil } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useOperation, useOperationPages } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ChannelAnswer, RoutingAnswer } from '#lib/notifications/answers.ts';
import { getRouting, listChannels, listRoutings } from '#lib/notifications/operations.ts';
import { sayInhibition, sayRouting, sayTiming } from './describe-routing.ts';
import { RoutingDialog } from './routing-dialog.tsx';
import { RoutingPreview } from './routing-preview.tsx';

/** What is told to whom, in sentences. */
export function RoutingPage() {
  const { whyNot } = useViewer();
  const [isOpen, setOpen] = useState(false);
  const read = useOperation(getRouting, {});
  const list = useOperation(listChannels, { query: { limit: 200 } });
  const error = read.error ?? list.error;
  if (error && !(read.data && list.data)) {
    return (
      <Panel title="Routing">
        <ErrorState
          error={error}
          onRetry={() => {
            void read.refetch();
            void list.refetch();
          }}
        />
      </Panel>
    );
  }
  if (!read.data || !list.data) {
    return (
      <Panel title="Routing">
        <Skeleton className="h-64 w-full" />
      </Panel>
    );
  }
  const channels = list.data.items;
  if (channels.length === 0) {
    return (
      <Panel title="Routing">
        <EmptyState
          title="There is nobody to tell yet"
          action={
            <Button asChild variant="primary">
              <Link href="/settings/channels">Add a channel</Link>
            </Button>
          }
        >
          The routing says which channel is told what: severity 1 pages, the rest is read in the
          morning. It needs a channel first.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[3fr_2fr]">
      <Panel
        title="Routing"
        description="Routes are looked at from the top; the first that takes something decides."
        actions={
          <Button disabledReason={whyNot('admin')} onClick={() => setOpen(true)}>
            <Pencil aria-hidden />
            Change
          </Button>
        }
      >
        <Sentences answer={read.data} channels={channels} />
      </Panel>
      <div className="flex min-w-0 flex-col gap-4">
        <Panel
          title="Who would be told"
          description="Of something with these labels, by the routing in force."
        >
          <RoutingPreview channels={channels} />
        </Panel>
        <Versions />
      </div>
      {isOpen ? (
        <RoutingDialog read={read.data} channels={channels} onClose={() => setOpen(false)} />
      ) : null}
    </div>
  );
}

function Sentences({
  answer,
  channels,
}: {
  answer: RoutingAnswer;
  channels: readonly ChannelAnswer[];
}) {
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  return (
    <div className="flex flex-col gap-4">
      <ol className="divide-y rounded-md border">
        {sayRouting(answer.routing).map(({ route, when, channels: told, notes }) => (
          <li key={route} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2">
            <span className="num w-16 text-muted text-xs max-sm:w-full">
              {route === 'default' ? 'default' : `route ${route}`}
            </span>
            <span className="font-medium">{when}</span>
            <ArrowRight aria-label="tells" className="size-4 text-muted" />
            {told.length === 0 ? (
              <span className="text-muted">nobody</span>
            ) : (
              told.map((id) => (
                <Badge key={id} tone="accent">
                  {names.get(id) ?? 'a channel that is gone'}
                </Badge>
              ))
            )}
            {notes.length > 0 ? (
              <span className="w-full text-muted text-xs sm:pl-18">{notes.join('; ')}</span>
            ) : null}
          </li>
        ))}
      </ol>
      <div className="flex flex-col gap-1 text-muted">
        <p>{sayTiming(answer.routing)}</p>
        {answer.routing.inhibitions.map((inhibition) => (
          <p key={JSON.stringify(inhibition)}>{sayInhibition(inhibition)}</p>
        ))}
      </div>
    </div>
  );
}

function Versions() {
  const list = useOperationPages(listRoutings, { query: { limit: 10 } });
  if (list.items.length === 0) return null;
  return (
    <Panel title="Versions" description="Each is kept; the newest is in force.">
      <ul className="flex flex-col gap-2">
        {list.items.map(({ version, reason, created_at, created_by }) => (
          <li key={version} className="min-w-0">
            <span className="font-medium">Version {version}</span>{' '}
            <span className="text-muted text-xs">
              <Time at={created_at} /> by {created_by?.name}
            </span>
            <p className="break-words">{reason}</p>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button
          variant="ghost"
          size="sm"
          busy={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Earlier versions
        </Button>
      ) : null}
    </Panel>
  );
}
