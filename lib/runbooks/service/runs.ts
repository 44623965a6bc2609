import { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Caller } from '#lib/auth/access.ts';
import { readClock } from '#lib/db/clock.ts';
import { type Page, timestamp } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import type { RunbookRun, RunbookRunSummary } from '../contract.ts';
import { currentStep, followRun } from '../follow-run.ts';
import type * as operations from '../operations.ts';
import type { StepPreview } from '../operations.ts';
import { findRuns } from '../store/runs.ts';
import { toRunSummary } from '../to-answer.ts';
import type { ActionDeps } from './actions/action.ts';
import { advanceRun, answerStep, lookAtWait } from './answer-step.ts';
import { type Confirmation, carryOutAction, lookAtAction, recoverAction } from './carry-out.ts';
import { endRun } from './end-run.ts';
import { answerRun, type OpenedRun, type OpenedStep, openRun } from './open-run.ts';
import { recordHappening } from './record-happening.ts';
import { startRun } from './start-run.ts';

type Operations = typeof operations;
type Body<O extends keyof Operations & `${string}Runbook${string}`> = Operations[O] extends {
  body: z.ZodType;
}
  ? z.output<Operations[O]['body']>
  : never;
const position = z.tuple([timestamp, z.uuid()]);

/** Runs of runbooks as people follow them. */
export function createRunbookRuns(deps: ActionDeps) {
  const { db } = deps;

  async function goOn(number: number, ctx: ChangeContext): Promise<RunbookRun> {
    await advanceRun(deps, number, ctx.actor);
    return answerRun(db.prisma, number);
  }

  /** Pressed twice, or asked again because the answer was lost, it is done once; also where somebody else was quicker. */
  async function actOnce(
    opened: OpenedRun,
    step: OpenedStep,
    confirmation: Confirmation,
    who: { ctx: ChangeContext; caller: Caller | null },
  ): Promise<void> {
    const { number } = opened.run;
    const read = async () => {
      const fresh = await openRun(db.prisma, number);
      return { fresh, turn: needStep(fresh, step.position) };
    };
    if (step.state === 'done') return;
    if (step.state === 'running') {
      const was = await recoverAction(deps, opened, step, await readClock(db.prisma));
      if (was === 'done') return;
    }
    const { fresh, turn } = await read();
    try {
      refuseOtherStep(fresh, turn);
      await carryOutAction(deps, fresh, turn, confirmation, who);
    } catch (error) {
      if (!(error instanceof AppError) || (await read()).turn.state !== 'done') throw error;
    }
  }

  return {
    async start(
      slug: string,
      body: Body<'startRunbookRun'>,
      ctx: ChangeContext,
    ): Promise<RunbookRun> {
      const { number } = await startRun(deps, slug, body, ctx);
      return goOn(number, ctx);
    },

    async list(
      query: OperationInput<Operations['listRunbookRuns']>['query'],
    ): Promise<Page<RunbookRunSummary>> {
      const { runbook: slug, incident: incidentNumber, model, status, limit } = query;
      const before = decodeCursor(query.cursor, position);
      const filter = { slug, incidentNumber, model, status };
      const found = await findRuns(db.prisma, filter, before, limit + 1);
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const hasMore = found.length > limit && last !== undefined;
      return {
        items: shown.map((run) => toRunSummary(run, run.title)),
        next_cursor: hasMore ? encodeCursor([last.startedAt.toISOString(), last.id]) : null,
      };
    },

    get: (number: number): Promise<RunbookRun> => answerRun(db.prisma, number),

    async preview(
      number: number,
      at: number,
      { given }: Body<'previewRunbookStep'>,
      caller: Caller | null,
    ): Promise<StepPreview> {
      const opened = await openRun(db.prisma, number);
      const step = needStep(opened, at);
      refuseOtherStep(opened, step);
      return (await lookAtAction(deps, opened, step, given, caller)).preview;
    },

    async doStep(
      number: number,
      at: number,
      { token, given, reason }: Body<'doRunbookStep'>,
      ctx: ChangeContext,
      caller: Caller | null,
    ): Promise<RunbookRun> {
      const opened = await openRun(db.prisma, number);
      const step = needStep(opened, at);
      if (step.kind === 'action') {
        await actOnce(opened, step, { token, given, reason }, { ctx, caller });
        return goOn(number, ctx);
      }
      if (step.kind === 'wait' && step.state === 'running') {
        await lookAtWait(deps, opened, step, await readClock(db.prisma), ctx.actor);
      } else await answerStep(deps, opened, step, ctx.actor);
      return goOn(number, ctx);
    },

    async skip(
      number: number,
      at: number,
      { reason }: Body<'skipRunbookStep'>,
      ctx: ChangeContext,
    ): Promise<RunbookRun> {
      await db.prisma.$transaction(async (tx) => {
        const { run } = await recordHappening(tx, number, { what: 'skip', position: at }, () => ({
          ...{ by: ctx.actor, event: { kind: 'skipped', text: `Skipped: ${reason}.` } },
          step: { reason },
        }));
        const after = { step: at };
        const subject = `runbook_run:${run.slug}/${number}`;
        await recordChange(tx, { action: 'runbook_run.skip', subject, reason, after }, ctx);
      });
      return goOn(number, ctx);
    },

    async decide(
      number: number,
      at: number,
      { answer, note }: Body<'decideRunbookStep'>,
      ctx: ChangeContext,
    ): Promise<RunbookRun> {
      const said = `${answer === 'approve' ? 'Approved' : 'Declined'}: ${note}.`;
      const happening = { what: 'decide', position: at, answer, by: ctx.actor } as const;
      await db.prisma.$transaction(async (tx) => {
        const { run } = await recordHappening(tx, number, happening, () => ({
          ...{ by: ctx.actor, event: { kind: 'approval', text: said } },
          step: { said, reason: note },
        }));
        const change = {
          ...{ action: 'runbook_run.decide' as const, reason: note },
          ...{ subject: `runbook_run:${run.slug}/${number}`, after: { step: at, answer } },
        };
        await recordChange(tx, change, ctx);
      });
      return goOn(number, ctx);
    },

    async end(
      number: number,
      body: Body<'endRunbookRun'>,
      ctx: ChangeContext,
    ): Promise<RunbookRun> {
      await endRun(db, number, body, ctx);
      return answerRun(db.prisma, number);
    },
  };
}

function needStep({ steps, run }: OpenedRun, at: number): OpenedStep {
  const step = steps.find(({ position: where }) => where === at);
  if (step) return step;
  throw new AppError('runbook_run_not_found', {
    publicMessage: `Run ${run.number} has no step ${at}; it has ${steps.length}.`,
  });
}

/** An action is looked at, and done, when its turn has come. */
function refuseOtherStep(opened: OpenedRun, { position: at }: OpenedStep): void {
  const followed = followRun(opened, { what: 'begin', position: at });
  if (!followed.ok) {
    const current = currentStep(opened.steps)?.position ?? null;
    throw new AppError(followed.code, { publicMessage: followed.says, extra: { current } });
  }
}
