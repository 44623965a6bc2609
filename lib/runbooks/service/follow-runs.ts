import { SYSTEM } from '#lib/auth/service.ts';
import { readClock } from '#lib/db/clock.ts';
import { AppError } from '#lib/http/errors.ts';
import { currentStep } from '../follow-run.ts';
import { findOutrunIncidents, findUnbegunIncidents, findUnwatchedRuns } from '../store/runs.ts';
import { advanceRun, lookAtWait, passMeanwhile } from './answer-step.ts';
import { QUIET_SECONDS, recoverAction } from './carry-out.ts';
import { endRun } from './end-run.ts';
import { openRun } from './open-run.ts';
import type { QueryDeps } from './queries/query.ts';
import { startRun } from './start-run.ts';

/** For workers: runbooks of incidents that Mainstay opened by itself are begun; waits that are over, and actions whose process died, while nobody looks. Two at once do nothing twice. */
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

  /** So that whoever opens the page at night finds what can be answered answered, and stands at the first step that is theirs. */
  async function begin({ number, slug }: { number: number; slug: string }): Promise<void> {
    const { number: run } = await startRun(deps, slug, { incident: number }, SYSTEM);
    await advanceRun(deps, run, SYSTEM.actor);
  }

  /** Begins it anew, at the step that is due by now. */
  async function beginAnew({
    run,
    ...incident
  }: {
    number: number;
    slug: string;
    run: number | null;
  }): Promise<void> {
    if (run !== null) {
      const reason = 'What the incident does changed since it was begun: it is begun anew.';
      await endRun(db, run, { how: 'abandon', reason }, SYSTEM);
    }
    await begin(incident);
  }

  return {
    async followRuns(): Promise<void> {
      for (const outrun of await findOutrunIncidents(db)) {
        await beginAnew(outrun).catch((error: unknown) => {
          if (!isLost(error)) warn(error, outrun.number);
        });
      }
      for (const incident of await findUnbegunIncidents(db)) {
        await begin(incident).catch((error: unknown) => {
          if (!isLost(error)) warn(error, incident.number);
        });
      }
      for (const number of await findUnwatchedRuns(db, { quietSeconds: QUIET_SECONDS })) {
        await follow(number).catch((error: unknown) => warn(error, number));
      }
    },
  };
}

const LOST: readonly unknown[] = ['runbook_run_open', 'runbook_run_ended', 'runbook_step_running'];

/** Somebody else was quicker. */
const isLost = (error: unknown): boolean => error instanceof AppError && LOST.includes(error.code);
