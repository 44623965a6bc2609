'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';
import { setBreaker } from '#lib/serving/contract.ts';
import { BreakerDialog } from './breaker-dialog.tsx';
import { breakerSentence, leavesNothing } from './breaker-sentence.ts';
import { type ServingNow, versionOn } from './serving-now.ts';

/** Holds a version's breaker open, or closes it. */
export function VersionBreakerDialog({
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
  const change = useOperationMutation(setBreaker, { quiet: true });
  const held = now.holds.map((hold) => hold.version).filter((each) => each !== version);
  const opens = to === 'open';
  const replicas = now.replicas.length;
  return (
    <BreakerDialog
      model={model}
      name={`version ${version}`}
      to={to}
      breakerOn={(replica) => versionOn(replica, version)?.breaker ?? null}
      description={breakerSentence({ model, version, to, replicas, plan, held })}
      note={
        opens
          ? 'It answers nothing, not from the cache either, until somebody closes the breaker; also on replicas that start later. Nothing is unloaded.'
          : 'Failures are counted from zero: if it still fails, the breaker opens again by itself. What the cache still has of its answers is given again.'
      }
      examples={
        opens ? 'Such as: answers are wrong since 14:00' : 'Such as: the runtime is repaired'
      }
      danger={opens && leavesNothing(plan, version, held)}
      change={change}
      onConfirm={(body) => change.mutate({ params: { model, version }, body })}
      onClose={onClose}
    />
  );
}
