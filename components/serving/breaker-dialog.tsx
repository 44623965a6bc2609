'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { LIVE_REFETCH_MS } from '#components/frame/time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Status } from '#components/ui/status.tsx';
import { type BreakerView, getServingStatus } from '#lib/telemetry/contract.ts';
import { breakerProgress } from './breaker-progress.ts';
import type { ReplicaNow } from './serving-now.ts';

interface Change {
  /** On whose page it stands. */
  model: string;
  /** "version 2", "Redis". */
  name: string;
  to: 'open' | 'closed';
  /** It on a replica; null where there is none. */
  breakerOn: (replica: ReplicaNow) => BreakerView | null;
}

/** Says what opening or closing a breaker will do, wants a reason, and follows it on every replica. */
export function BreakerDialog({
  description,
  note,
  examples,
  danger = false,
  change,
  onConfirm,
  onClose,
  ...what
}: Change & {
  description: string;
  note: string;
  examples: string;
  danger?: boolean;
  change: { isPending: boolean; isSuccess: boolean; error: Error | null };
  onConfirm: (body: { state: 'open' | 'closed'; reason: string }) => void;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const { name, to } = what;
  const opens = to === 'open';
  return (
    <ChangeDialog
      title={`${opens ? 'Open' : 'Close'} the breaker of ${name}`}
      description={description}
      verb={opens ? 'Hold it open' : 'Close it'}
      danger={danger}
      why={whyNot('operator')}
      required
      examples={examples}
      change={change}
      onConfirm={(reason) => onConfirm({ state: to, reason: reason ?? '' })}
      done={change.isSuccess ? { verb: 'Done', body: <Progress {...what} /> } : null}
      onClose={onClose}
    >
      <p className="text-muted">{note}</p>
    </ChangeDialog>
  );
}

/** How many replicas have taken it over so far; they say so with their next heartbeat. */
function Progress({ model, name, to, breakerOn }: Change) {
  const status = useOperation(
    getServingStatus,
    { params: { model } },
    { refetchInterval: LIVE_REFETCH_MS / 5 },
  );
  const breakers = status.data?.replicas.flatMap((replica) => breakerOn(replica) ?? []) ?? [];
  const { state, text } = breakerProgress(breakers, name, to);
  return (
    <p aria-live="polite" className="text-base">
      <Status state={state}>{text}</Status>
    </p>
  );
}
