'use client';
import { useOperationMutation } from '#components/api/use-operation.ts';
import { type DependencyName, setDependencyBreaker } from '#lib/serving/contract.ts';
import { BreakerDialog } from './breaker-dialog.tsx';
import { breakerOfDependency, dependencyWords } from './dependency-words.ts';
import { replicaWords } from './fault.ts';
import type { ServingNow } from './serving-now.ts';

/** Holds the breaker of something replicas depend on open, or closes it: for every model they serve. */
export function DependencyBreakerDialog({
  model,
  dependency,
  to,
  now,
  onClose,
}: {
  model: string;
  dependency: DependencyName;
  to: 'open' | 'closed';
  now: ServingNow;
  onClose: () => void;
}) {
  const change = useOperationMutation(setDependencyBreaker, { quiet: true });
  const { name, what, without } = dependencyWords(dependency);
  const using = now.replicas.filter((replica) => breakerOfDependency(replica, dependency)).length;
  const where = using === 0 ? 'as soon as a replica has it set up' : `on ${replicaWords(using)}`;
  const opens = to === 'open';
  return (
    <BreakerDialog
      model={model}
      name={name}
      to={to}
      breakerOn={(replica) => breakerOfDependency(replica, dependency)}
      description={
        opens
          ? `${name}, ${what}, is left out ${where}, for every model: ${without}.`
          : `${name}, ${what}, is used again ${where}, for every model.`
      }
      note={
        opens
          ? 'It stays open until somebody closes it, also on replicas that start later.'
          : 'Failures are counted from zero: if it still fails, the breaker opens again by itself.'
      }
      examples={opens ? 'Such as: it is being moved to another machine' : 'Such as: it is back'}
      change={change}
      onConfirm={(body) => change.mutate({ params: { dependency }, body })}
      onClose={onClose}
    />
  );
}
