import type { State } from '#components/ui/status.tsx';
import type { Quarantined } from '#lib/validation/quarantine-operations.ts';

export const quarantineStateNames = {
  waiting: 'Waiting',
  replaying: 'Being replayed',
  replayed: 'Replayed',
  discarded: 'Discarded',
} as const satisfies Record<Quarantined['state'], string>;

export function quarantineState({ state, refusal }: Pick<Quarantined, 'state' | 'refusal'>): {
  state: State;
  word: string;
} {
  const word = quarantineStateNames[state];
  if (state === 'replayed') return { state: 'good', word };
  if (state === 'discarded') return { state: 'unknown', word };
  if (state === 'replaying') return { state: 'warning', word };
  return { state: 'warning', word: refusal === null ? word : `${word}, replay refused` };
}
