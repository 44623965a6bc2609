'use client';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { LIVE_REFETCH_MS } from '#components/frame/time-range.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { ChangeDialog } from '#components/ui/change-dialog.tsx';
import { Status } from '#components/ui/status.tsx';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { setBreaker } from '#lib/serving/contract.ts';
import { getServingStatus } from '#lib/telemetry/contract.ts';
import { breakerProgress } from './breaker-progress.ts';
import { breakerSentence, leavesNothing } from './breaker-sentence.ts';
import type { ServingNow } from './serving-now.ts';

/** Says what opening or closing a breaker will do, wants a reason, and follows it on every replica. */
export function BreakerDialog({
  model,
  version,
  to,
  now,
  plan,
  onClose,
}: {
  model: string;
  version: number;
  to: 'open' | 'closed';
  now: ServingNow;
  plan: ReleasePlan | null;
  onClose: () => void;
}) {
  const { whyNot } = useViewer();
  const change = useOperationMutation(setBreaker, { quiet: true });
  const held = now.holds.map((hold) => hold.version).filter((each) => each !== version);
  const opens = to === 'open';
  const isDire = opens && leavesNothing(plan, version, held);
  return (
    <ChangeDialog
      title={`${opens ? 'Open' : 'Close'} the breaker of version ${version}`}
      description={breakerSentence({
        model,
        version,
        to,
        replicas: now.replicas.length,
        plan,
        held,
      })}
      verb={opens ? 'Hold it open' : 'Close it'}
      danger={isDire}
      why={whyNot('operator')}
      required
      examples={
        opens ? 'Such as: answers are wrong since 14:00' : 'Such as: the runtime is repaired'
      }
      change={change}
      onConfirm={(reason) =>
        change.mutate({ params: { model, version }, body: { state: to, reason: reason ?? '' } })
      }
      done={
        change.isSuccess
          ? { verb: 'Done', body: <Progress model={model} version={version} to={to} /> }
          : null
      }
      onClose={onClose}
    >
      <p className="text-muted">
        {opens
          ? 'It stays open until somebody closes it, also on replicas that start later. Nothing is unloaded.'
          : 'Failures are counted from zero: if it still fails, the breaker opens again by itself.'}
      </p>
    </ChangeDialog>
  );
}

/** How many replicas have taken it over so far; they say so with their next heartbeat. */
function Progress({
  model,
  version,
  to,
}: {
  model: string;
  version: number;
  to: 'open' | 'closed';
}) {
  const status = useOperation(
    getServingStatus,
    { params: { model } },
    { refetchInterval: LIVE_REFETCH_MS / 5 },
  );
  const { state, text } = breakerProgress(status.data?.replicas ?? [], version, to);
  return (
    <p aria-live="polite" className="text-base">
      <Status state={state}>{text}</Status>
    </p>
  );
}
