import type { Tx } from '#lib/db/client.ts';
import { type ClaimedRun, holdRun } from '../../store/runs.ts';
import { RunNotHeld } from '../carry-out.ts';

/** For changes of a run: none is written once the run is not this worker’s any more, or is to end. */
export function holding(run: ClaimedRun): (tx: unknown) => Promise<void> {
  return async (tx) => {
    if (!(await holdRun(tx as Tx, run))) throw new RunNotHeld('The run is not held any more.');
  };
}
