'use client';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useOperationPages } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Column } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PagedTable } from '#components/ui/paged-table.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Status } from '#components/ui/status.tsx';
import { Time } from '#components/ui/time.tsx';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import { listChannels } from '#lib/notifications/operations.ts';
import { type ChannelAction, ChannelActions } from './channel-actions.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { channelWords, deliveryState, sayRoutes } from './channel-words.ts';
import { deliveriesPath } from './delivery-filters.ts';
import { RemoveChannelDialog } from './remove-channel-dialog.tsx';
import { TestDialog } from './test-dialog.tsx';

/** Where people are told, and whether the last message arrived. */
export function ChannelsPage() {
  const { whyNot } = useViewer();
  const [open, setOpen] = useState<{ action: ChannelAction; channel: ChannelAnswer | null } | null>(
    null,
  );
  const list = useOperationPages(
    listChannels,
    { query: { limit: 100 } },
    { refetchInterval: 15_000 },
  );
  const close = () => setOpen(null);
  const add = (
    <Button
      variant="primary"
      disabledReason={whyNot('admin')}
      onClick={() => setOpen({ action: 'edit', channel: null })}
    >
      <Plus aria-hidden />
      Add channel
    </Button>
  );
  const columns: Column<ChannelAnswer>[] = [
    ...known,
    {
      id: 'actions',
      header: 'Actions',
      align: 'right',
      width: '11rem',
      phone: 'wide',
      cell: (channel) => (
        <ChannelActions channel={channel} onAction={(action) => setOpen({ action, channel })} />
      ),
    },
  ];
  return (
    <Panel
      flush
      title="Channels"
      description="Where people are told. The routing says what is told where."
      actions={add}
    >
      <PagedTable
        list={list}
        label="Channels"
        columns={columns}
        rowId={({ id }) => id}
        empty={
          <EmptyState title="Nobody is told of anything yet" action={add}>
            Add a channel (Slack, PagerDuty, e-mail or a webhook), send a test over it, then name it
            in the routing.
          </EmptyState>
        }
      />
      {open?.action === 'edit' ? (
        <ChannelDialog channel={open.channel} onSaved={() => void list.refetch()} onClose={close} />
      ) : null}
      {open?.action === 'test' && open.channel ? (
        <TestDialog channel={open.channel} onClose={close} />
      ) : null}
      {open?.action === 'remove' && open.channel ? (
        <RemoveChannelDialog channel={open.channel} onClose={close} />
      ) : null}
    </Panel>
  );
}

const known: Column<ChannelAnswer>[] = [
  {
    id: 'name',
    header: 'Name',
    phone: 'title',
    value: ({ name }) => name,
    cell: ({ name, is_enabled }) => (
      <span className="flex flex-wrap items-center gap-2">
        <span className="break-words font-medium">{name}</span>
        {is_enabled ? null : <Badge>switched off</Badge>}
      </span>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: '11rem',
    value: ({ kind }) => channelWords[kind].name,
    cell: ({ kind }) => channelWords[kind].name,
  },
  {
    id: 'routes',
    header: 'In the routing',
    width: '12rem',
    value: ({ routes }) => sayRoutes(routes),
    cell: ({ routes }) =>
      routes.length === 0 ? (
        <Link href="/settings/routing" className="text-muted hover:underline">
          not named, told nothing
        </Link>
      ) : (
        <Link href="/settings/routing" className="text-accent-text hover:underline">
          {sayRoutes(routes)}
        </Link>
      ),
  },
  {
    id: 'last',
    header: 'Last message',
    phone: 'wide',
    value: ({ last_delivery }) => last_delivery?.at ?? null,
    cell: (channel) => <LastMessage channel={channel} />,
  },
];

function LastMessage({ channel: { last_delivery: last } }: { channel: ChannelAnswer }) {
  if (!last) return <span className="text-muted">none yet</span>;
  const { state, word } = deliveryState(last);
  return (
    <Link href={deliveriesPath({ open: last.id })} className="flex flex-col hover:underline">
      <span className="flex flex-wrap items-center gap-x-2">
        <Status state={state}>{word}</Status>
        <Time at={last.at} className="text-muted text-xs" />
      </span>
      {last.error ? (
        <span className="line-clamp-2 break-words text-muted text-xs" title={last.error}>
          {last.error}
        </span>
      ) : null}
    </Link>
  );
}
