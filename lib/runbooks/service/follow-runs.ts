import { SYSTEM } from '#lib/auth/service.ts';
import { currentStep } from '../follow-run.ts';
import { readClock } from '../store/clock.ts';
import { findUnwatchedRuns } from '../store/runs.ts';
import { advanceRun, lookAtWait, passMeanwhile } from './answer-step.ts';
import { QUIET_SECONDS, recoverAction } from './carry-out.ts';
import { openRun } from './open-run.ts';
import type { QueryDeps } from './queries/query.ts';

/** For workers: waits that are over, and actions whose process died, while nobody looks. Two at once do nothing twice. */
export function createRunbookFollowing(
  deps: QueryDeps & { warn: (error: unknown, run: number) => void },
) {
  const { db, warn } = deps;

  async function follow(number: number): Promise<void> {
    const opened = await openRun(db.prisma, number);
    const step = currentStep(opened.steps);
    if (step?.state !== 'running') return;
    const now = await readClock(db.prisma);
    if (step.kind === 'action') await recoverAction(deps, opened, step, now);
    else await lookAtWait(deps, opened, step, now, SYSTEM.actor).catch(passMeanwhile);
    await advanceRun(deps, number, SYSTEM.actor);
  }

  return {
    async followRuns(): Promise<void> {
      for (const number of await findUnwatchedRuns(db, { quietSeconds: QUIET_SECONDS })) {
        await follow(number).catch((error: unknown) => warn(error, number));
      }
    },
  };
}
