'use client';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { callApi } from '#components/api/call-api.ts';
import { invalidate } from '#components/api/use-operation.ts';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Status } from '#components/ui/status.tsx';
import {
  discardQuarantined,
  listQuarantine,
  type Quarantined,
  replayQuarantined,
} from '#lib/validation/quarantine-operations.ts';
import { quarantinedPath } from './quarantine-path.ts';
import { type Settling, settleAll } from './settle-all.ts';

const REPLAY_MS = 60_000;
const SHOWN = 5;

/** Replays or discards many requests, one after the other, and says what became of each. */
export function SettleManyDialog({
  action,
  items,
  onClose,
}: {
  action: 'replay' | 'discard';
  items: readonly Quarantined[];
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Settling | null>(null);
  const [isPending, setPending] = useState(false);
  const [isDone, setDone] = useState(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const count = items.length;
  const requests = count === 1 ? 'One request' : `${count} requests`;
  async function settle(reason: string) {
    const controller = new AbortController();
    stop.current = controller;
    setPending(true);
    setProgress({ done: 0, refused: [] });
    const call = (id: string) =>
      action === 'replay'
        ? callApi(replayQuarantined, { params: { id }, body: { reason } }, { timeoutMs: REPLAY_MS })
        : callApi(discardQuarantined, { params: { id }, body: { reason } });
    await settleAll(
      items.map(({ id }) => id),
      call,
      setProgress,
      controller.signal,
    );
    await invalidate(client, listQuarantine);
    setPending(false);
    setDone(true);
  }
  const handled = progress ? progress.done + progress.refused.length : 0;
  return (
    <ChangeDialog
      title={
        action === 'replay'
          ? `Replay ${requests.toLowerCase()} as ${count === 1 ? 'it' : 'they'} came`
          : `Discard ${requests.toLowerCase()}`
      }
      description={
        action === 'replay'
          ? `${requests} ${count === 1 ? 'is' : 'are'} predicted by the release now in force. Those that still break a rule stay where they are.`
          : `${requests} ${count === 1 ? 'is' : 'are'} never predicted. They stay to be read for 30 days.`
      }
      verb={action === 'replay' ? 'Replay' : 'Discard'}
      danger={action === 'discard'}
      required
      examples={
        action === 'replay'
          ? 'Such as: the rule was too narrow and is wider now'
          : 'Such as: a load test of the client'
      }
      change={{ isPending, error: null }}
      onConfirm={(reason) => void settle(reason ?? '')}
      done={
        isDone && progress
          ? { verb: 'Done', body: <Result {...{ action, items, progress }} /> }
          : null
      }
      onClose={onClose}
    >
      {progress && isPending ? (
        <div role="status" className="flex flex-col gap-1">
          <progress
            aria-label="Requests gone through"
            value={handled}
            max={count}
            className="h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken accent-accent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
          />
          <span className="num text-muted text-xs">
            {handled} of {count}
          </span>
        </div>
      ) : null}
    </ChangeDialog>
  );
}

function Result({
  action,
  items,
  progress: { done, refused },
}: {
  action: 'replay' | 'discard';
  items: readonly Quarantined[];
  progress: Settling;
}) {
  const word = action === 'replay' ? 'replayed' : 'discarded';
  const requestOf = new Map(items.map(({ id, request_id }) => [id, request_id]));
  return (
    <div role="status" className="flex flex-col gap-2">
      <Status state={refused.length === 0 ? 'good' : 'warning'}>
        {`${done} of ${items.length} ${word}${refused.length > 0 ? `; ${refused.length} refused` : ''}`}
      </Status>
      <ul className="flex flex-col gap-1">
        {refused.slice(0, SHOWN).map(({ id, why }) => (
          <li key={id} className="min-w-0 [overflow-wrap:anywhere]">
            <Link
              href={quarantinedPath(id)}
              className="font-mono text-accent-text text-xs hover:underline"
            >
              {requestOf.get(id) ?? id}
            </Link>{' '}
            {why}
          </li>
        ))}
        {refused.length > SHOWN ? (
          <li className="text-muted text-xs">and {refused.length - SHOWN} more</li>
        ) : null}
      </ul>
    </div>
  );
}
