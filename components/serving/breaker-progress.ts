import type { State } from '#components/ui/status.tsx';
import type { BreakerView } from '#lib/telemetry/contract.ts';
import { replicaWords } from './fault.ts';

/** On how many replicas a breaker is as an operator wants it; those that do not have what it guards are left out. */
export function breakerProgress(
  breakers: readonly BreakerView[],
  name: string,
  to: 'open' | 'closed',
): { state: State; text: string } {
  const done = breakers.filter((breaker) =>
    to === 'open' ? breaker.held : breaker.state === 'closed',
  ).length;
  const word = to === 'open' ? 'Held open' : 'Closed';
  if (breakers.length === 0) {
    return {
      state: 'unknown',
      text: `${word}: no replica uses ${name} now; those that will do as you said`,
    };
  }
  const isDone = done === breakers.length;
  const of = `${done} of ${replicaWords(breakers.length)}`;
  return {
    state: isDone ? 'good' : 'warning',
    text: isDone ? `${word} on ${of}` : `${word} on ${of} so far`,
  };
}
