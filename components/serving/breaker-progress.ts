import type { State } from '#components/ui/status.tsx';
import { replicaWords } from './fault.ts';
import { type ReplicaNow, versionOn } from './serving-now.ts';

/** On how many replicas a version's breaker is as an operator wants it; those that have not loaded it are left out. */
export function breakerProgress(
  replicas: readonly ReplicaNow[],
  version: number,
  to: 'open' | 'closed',
): { state: State; text: string } {
  const breakers = replicas.flatMap((replica) => versionOn(replica, version)?.breaker ?? []);
  const done = breakers.filter((breaker) =>
    to === 'open' ? breaker.held : breaker.state === 'closed',
  ).length;
  const word = to === 'open' ? 'Held open' : 'Closed';
  if (breakers.length === 0) {
    return {
      state: 'unknown',
      text: `${word}: no replica has loaded version ${version}; those that do will do as you said`,
    };
  }
  const isDone = done === breakers.length;
  const of = `${done} of ${replicaWords(breakers.length)}`;
  return {
    state: isDone ? 'good' : 'warning',
    text: isDone ? `${word} on ${of}` : `${word} on ${of} so far`,
  };
}
