'use client';
import { RotateCw } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { CopyableId } from '#components/ui/copy-button.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Time } from '#components/ui/time.tsx';
import type { DeliveryAnswer, DeliveryDetail } from '#lib/notifications/answers.ts';
import { getDelivery, listDeliveries, redeliver } from '#lib/notifications/operations.ts';

/** A message as it was written, every attempt to send it, and the button that sends it once more. */
export function DeliveryOpened({ delivery }: { delivery: DeliveryAnswer }) {
  const { whyNot } = useViewer();
  const [isAsking, setAsking] = useState(false);
  const read = useOperation(
    getDelivery,
    { params: { id: delivery.id } },
    { refetchInterval: delivery.status === 'queued' ? 3000 : false },
  );
  if (read.error && !read.data) return <ErrorNote error={read.error} />;
  if (!read.data) return <Skeleton className="h-24 w-full" />;
  const isQueued = read.data.status === 'queued';
  return (
    <div className="flex flex-col gap-3 rounded-md bg-sunken p-3">
      <p className="whitespace-pre-wrap break-words">{read.data.message.text || read.data.title}</p>
      <Links detail={read.data} />
      <Attempts detail={read.data} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          size="sm"
          disabledReason={
            whyNot('operator') ??
            (isQueued ? 'It waits for its next attempt already, or is being sent now.' : null)
          }
          onClick={() => setAsking(true)}
        >
          <RotateCw aria-hidden />
          Send once more…
        </Button>
        <span className="flex items-center gap-1 text-muted text-xs">
          Delivery <CopyableId id={delivery.id} />
        </span>
        <span className="break-all text-muted text-xs">Key {read.data.message.key}</span>
      </div>
      {isAsking ? <RedeliverDialog delivery={read.data} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function Links({ detail: { message } }: { detail: DeliveryDetail }) {
  if (message.links.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-1">
      {message.links.map(({ text, path }) => (
        <Link key={`${text} ${path}`} href={path} className="text-accent-text hover:underline">
          {text}
        </Link>
      ))}
    </p>
  );
}

function Attempts({ detail }: { detail: DeliveryDetail }) {
  const { log, next_attempt_at: next } = detail;
  return (
    <div className="flex flex-col gap-1">
      {detail.status === 'queued' && next ? (
        <p className="text-muted">
          {log.length === 0 ? 'It is sent as soon as a worker takes it' : 'Next attempt'}:{' '}
          <Time at={next} />
        </p>
      ) : null}
      <ol aria-label="Attempts, newest first" className="flex flex-col gap-1">
        {log.map((attempt) => (
          <li key={`${attempt.at} ${attempt.took_ms}`} className="flex flex-wrap gap-x-3">
            <Time at={attempt.at} show="exact" className="text-muted text-xs" />
            <span className="num text-muted text-xs">{Math.round(attempt.took_ms)} ms</span>
            <span className="min-w-0 break-words">{attempt.said}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function RedeliverDialog({ delivery, onClose }: { delivery: DeliveryDetail; onClose: () => void }) {
  const again = useOperationMutation(redeliver, {
    quiet: true,
    refreshes: [listDeliveries, getDelivery],
    onSuccess: () => {
      toast.success(`It is sent to ${delivery.channel.name} once more`);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title="Send once more"
      description={`“${delivery.title}” goes to ${delivery.channel.name} again, as it was written then.`}
      verb="Send once more"
      examples="Such as: they had no network"
      change={again}
      onConfirm={(reason) =>
        again.mutate({ params: { id: delivery.id }, body: { ...(reason && { reason }) } })
      }
      onClose={onClose}
    />
  );
}
