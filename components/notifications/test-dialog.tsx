'use client';
import { Send } from 'lucide-react';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Status } from '#components/ui/status.tsx';
import type { ChannelAnswer, TestResult } from '#lib/notifications/answers.ts';
import { listChannels, listDeliveries, testChannel } from '#lib/notifications/operations.ts';

/** Sends a test, and says what the other side answered and how long that took. */
export function TestDialog({ channel, onClose }: { channel: ChannelAnswer; onClose: () => void }) {
  const test = useOperationMutation(testChannel, {
    quiet: true,
    refreshes: [listChannels, listDeliveries],
  });
  return (
    <Dialog
      open
      closable={!test.isPending}
      onOpenChange={onClose}
      title={`Send a test to ${channel.name}`}
      description={
        channel.kind === 'pagerduty'
          ? 'A message goes there now and opens an incident of the severity “info”, which you resolve in PagerDuty.'
          : 'A message goes there now, and says that nothing needs doing.'
      }
      footer={
        <>
          <Button onClick={onClose} disabled={test.isPending}>
            {test.data ? 'Close' : 'Cancel'}
          </Button>
          <Button
            variant="primary"
            autoFocus
            busy={test.isPending}
            onClick={() => test.mutate({ params: { id: channel.id } })}
          >
            <Send aria-hidden />
            {test.data ? 'Send another' : 'Send a test'}
          </Button>
        </>
      }
    >
      <div aria-live="polite" className="flex min-h-14 flex-col gap-1">
        {test.isPending ? (
          <p className="text-muted">Waiting for the answer, 10 seconds at most…</p>
        ) : null}
        {test.data && !test.isPending ? <Result result={test.data} /> : null}
        {test.error ? <ErrorNote error={test.error} /> : null}
        {test.isIdle ? <p className="text-muted">Nothing has been sent yet.</p> : null}
      </div>
    </Dialog>
  );
}

function Result({ result: { is_delivered, said, took_ms } }: { result: TestResult }) {
  return (
    <>
      <Status state={is_delivered ? 'good' : 'bad'}>
        {is_delivered ? 'Taken' : 'Not taken'} after <span className="num">{took_ms}</span> ms
      </Status>
      <p className="break-words">
        {is_delivered ? 'The other side ' : ''}
        {said}
      </p>
      {is_delivered ? (
        <p className="text-muted">See that it arrived where people look.</p>
      ) : (
        <p className="text-muted">A test is sent once. Correct the channel, then send another.</p>
      )}
    </>
  );
}
