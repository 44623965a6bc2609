'use client';
import { Ellipsis, History, Pencil, Send, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { DropdownMenu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import type { ChannelAnswer } from '#lib/notifications/answers.ts';
import { sayRoutes } from './channel-words.ts';
import { deliveriesPath } from './delivery-filters.ts';

export type ChannelAction = 'edit' | 'test' | 'remove';

/** What can be done with a channel. */
export function ChannelActions({
  channel,
  onAction,
}: {
  channel: ChannelAnswer;
  onAction: (action: ChannelAction) => void;
}) {
  const { whyNot } = useViewer();
  const refusal = whyNot('admin');
  const isRouted =
    channel.routes.length > 0
      ? `The routing names it (${sayRoutes(channel.routes)}). Take it out there first.`
      : null;
  return (
    <span className="inline-flex items-center gap-1">
      <Button size="sm" disabledReason={refusal} onClick={() => onAction('test')}>
        <Send aria-hidden />
        Send a test
      </Button>
      <DropdownMenu
        trigger={
          <Button variant="ghost" size="iconSm" aria-label={`More for ${channel.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem disabledReason={refusal} onSelect={() => onAction('edit')}>
          <Pencil aria-hidden />
          Change…
        </MenuItem>
        <MenuItem asChild>
          <Link href={deliveriesPath({ channel: channel.id })}>
            <History aria-hidden />
            What was sent
          </Link>
        </MenuItem>
        <MenuItem disabledReason={refusal ?? isRouted} onSelect={() => onAction('remove')}>
          <Trash2 aria-hidden />
          Remove…
        </MenuItem>
      </DropdownMenu>
    </span>
  );
}
