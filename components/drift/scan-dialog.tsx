'use client';
import { useEffect, useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useTimeRange } from '#components/frame/use-time-range.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ErrorNote } from '#components/ui/error-state.tsx';
import { Field, Input } from '#components/ui/field.tsx';
import type { Scan } from '#lib/drift-reports/contract.ts';
import { getDriftScan, getLatestDrift, startDriftScan } from '#lib/drift-reports/operations.ts';

const POLL_MS = 700;
const MINUTE_MS = 60_000;

/** A date as `datetime-local` wants it, in the viewer's zone. */
function toLocalInput(ms: number): string {
  const zone = new Date(ms).getTimezoneOffset() * MINUTE_MS;
  return new Date(ms - zone).toISOString().slice(0, 16);
}

/** Compares any span of traffic with the reference, says how far it is, and leads to what came of it. */
export function ScanDialog({
  model,
  version,
  onDone,
  onClose,
}: {
  model: string;
  version: number | null;
  onDone: (report: string) => void;
  onClose: () => void;
}) {
  const range = useTimeRange();
  const [span, setSpan] = useState(() => {
    const { from, to } = range.bounds();
    return {
      from: toLocalInput(Date.parse(from)),
      to: toLocalInput(Math.ceil(Date.parse(to) / MINUTE_MS) * MINUTE_MS),
    };
  });
  const start = useOperationMutation(startDriftScan, { quiet: true, refreshes: [getLatestDrift] });
  const scan = useOperation(
    getDriftScan,
    { params: { model, scan: start.data?.id ?? '' } },
    { enabled: start.data !== undefined, refetchInterval: POLL_MS },
  );
  const now = scan.data ?? start.data;
  const [made] = now?.status === 'done' ? now.reports : [];
  useEffect(() => {
    if (made) onDone(made);
  }, [made, onDone]);
  const isRunning = start.isPending || now?.status === 'queued' || now?.status === 'running';
  const why = Date.parse(span.from) < Date.parse(span.to) ? null : 'It has to end after it begins.';
  function run() {
    start.mutate({
      params: { model },
      body: {
        ...(version === null ? {} : { version }),
        from: new Date(span.from).toISOString(),
        to: new Date(span.to).toISOString(),
      },
    });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Compare a span with the reference"
      description={`The requests that ${version === null ? 'the versions in force' : `version ${version}`} answered in it are compared with the reference in force. Nothing is changed.`}
      footer={
        <>
          <Button onClick={onClose}>{isRunning ? 'Leave it running' : 'Cancel'}</Button>
          <Button variant="primary" busy={isRunning} disabledReason={why} onClick={run}>
            Compare
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="From">
            <Input
              type="datetime-local"
              value={span.from}
              onChange={(event) => setSpan({ ...span, from: event.target.value })}
            />
          </Field>
          <Field label="To">
            <Input
              type="datetime-local"
              value={span.to}
              onChange={(event) => setSpan({ ...span, to: event.target.value })}
            />
          </Field>
        </div>
        {start.error ? <ErrorNote error={start.error} /> : null}
        {now ? <p role="status">{progressOf(now)}</p> : null}
      </div>
    </Dialog>
  );
}

function progressOf({ status, done, total, error, reports }: Scan): string {
  if (status === 'failed') return `The comparison failed: ${error ?? 'the worker’s log says why'}.`;
  if (status === 'queued') return 'Waiting for a worker.';
  if (status === 'running') {
    return total === null ? 'Reading the counts.' : `${done} of ${total} comparisons are made.`;
  }
  return reports.length === 0
    ? 'There is nothing to compare: the version answered nothing in this span, or has no reference.'
    : 'Done.';
}
