import { createHash } from 'node:crypto';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Caller } from '#lib/auth/access.ts';
import type { Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { checkAccess } from '#lib/http/check-access.ts';
import { AppError } from '#lib/http/errors.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { fillAction, type Given, type Order } from '../fill-subject.ts';
import { nameStep } from '../name-step.ts';
import type { StepPreview } from '../operations.ts';
import { markCarriedOut } from '../store/runs.ts';
import type { ActionDeps, Look } from './actions/action.ts';
import { actionOf } from './actions/registry.ts';
import { passMeanwhile } from './answer-step.ts';
import { type OpenedRun, type OpenedStep, openRun } from './open-run.ts';
import { recordHappening } from './record-happening.ts';

/** After that an action that nobody ended was broken off. */
export const QUIET_SECONDS = 60;

interface Looked {
  order: Order;
  look: Look;
  preview: StepPreview;
}

/** What an action would do now. */
export async function lookAtAction(
  deps: ActionDeps,
  opened: OpenedRun,
  step: OpenedStep,
  given: Given,
  caller: Caller | null,
): Promise<Looked> {
  const { block, position } = step;
  if (block.kind !== 'action') {
    throw new AppError('runbook_step_not_next', {
      publicMessage: `Step ${position} is no action; there is nothing to look at before it is done.`,
    });
  }
  const order = fillAction(block, opened.subject, given);
  if ('missing' in order) {
    const field = order.missing === 'model' ? 'run' : `given.${order.missing}`;
    const message =
      order.missing === 'model' ? 'is about no model, and the action needs one' : 'is missing';
    throw invalidRequest([{ field, message }]);
  }
  const action = actionOf(order.do);
  for (const access of action.access(order)) checkAccess(caller, access);
  const look = await action.look(deps, order).catch((error: unknown): Look => {
    // What is not there is a reason not to do it, and said as one.
    if (!(error instanceof AppError) || error.status >= 500 || error.code === 'invalid_request') {
      throw error;
    }
    const refusal = error.publicMessage;
    return { does: nameStep(block), differences: [], refusal, basis: {}, did: nameStep(block) };
  });
  const decided = JSON.stringify([opened.run.id, position, order, look.basis]);
  const token = createHash('sha256').update(decided).digest('hex').slice(0, 32);
  const { does, differences, refusal } = look;
  return { order, look, preview: { does, differences, refusal, token } };
}

export interface Confirmation {
  token: string | undefined;
  given: Given;
  reason: string | undefined;
}

/**
 * Carries an action out as it was shown, once. The step is taken first; the change that the action makes marks it in its own transaction, and is not made where the step is
 * not this attempt’s any more; what came of it is written last. Whatever dies in between, the mark says whether it was done.
 */
export async function carryOutAction(
  deps: ActionDeps,
  opened: OpenedRun,
  step: OpenedStep,
  { token, given, reason }: Confirmation,
  { ctx, caller }: { ctx: ChangeContext; caller: Caller | null },
): Promise<void> {
  const { db } = deps;
  const { run } = opened;
  const { position } = step;
  if (token === undefined) {
    throw invalidRequest([{ field: 'token', message: 'must be that of the preview' }]);
  }
  if (reason === undefined) throw invalidRequest([{ field: 'reason', message: 'say why' }]);
  const { order, look, preview } = await lookAtAction(deps, opened, step, given, caller);
  if (preview.token !== token) {
    throw new AppError('runbook_step_changed', {
      publicMessage: `Things are not as they were when you looked. Now: ${preview.does}`,
      extra: { preview },
    });
  }
  if (preview.refusal !== null) {
    throw new AppError('runbook_step_refused', { publicMessage: preview.refusal });
  }
  const attempts = step.stored.attempts + 1;
  await db.prisma.$transaction((tx) =>
    recordHappening(tx, run.number, { what: 'begin', position }, (_now, at) => ({
      ...{ by: ctx.actor, event: null },
      step: {
        ...{ attempts, startedAt: at, startedBy: ctx.actor, carriedOutAt: null, said: null },
        ...{ order: { order, did: look.did }, reason },
      },
    })),
  );
  const key = `runbook-run-${run.number}-step-${position}`;
  const mark = async (tx: Tx) => {
    const isMine = await markCarriedOut(
      tx,
      { runId: run.id, position, attempts },
      await readClock(tx),
    );
    if (isMine) return;
    throw new AppError('runbook_step_running', {
      publicMessage: `Step ${position} was taken over meanwhile; nothing was done here.`,
    });
  };
  let said: string;
  try {
    said = await actionOf(order.do).carryOut(deps, order, look, {
      ...{ reason, caller, key, mark: () => mark(db.prisma) },
      ctx: { actor: ctx.actor, requestId: key, alongside: (tx) => mark(tx as Tx) },
    });
  } catch (error) {
    // Of anything else nobody knows how far it came: the mark will say.
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    if (await wasCarriedOut(deps, run.number, position))
      said = `${look.did}. ${error.publicMessage}`;
    else
      return answer(
        deps,
        run.number,
        { position, isGood: false },
        error.publicMessage,
        ctx,
        reason,
      );
  }
  await answer(deps, run.number, { position, isGood: true }, said, ctx, reason);
}

async function answer(
  { db }: Pick<ActionDeps, 'db'>,
  number: number,
  happening: { position: number; isGood: boolean },
  said: string,
  { actor }: Pick<ChangeContext, 'actor'>,
  reason: string | null,
): Promise<void> {
  const because = reason === null ? '' : ` Reason: ${reason}.`;
  const text = happening.isGood ? `${said}${because}` : `It was not done. ${said}${because}`;
  await db.prisma.$transaction((tx) =>
    recordHappening(tx, number, { what: 'answer', ...happening }, () => ({
      ...{ by: actor, event: { kind: 'action', text }, step: { said } },
    })),
  );
}

async function wasCarriedOut(
  { db }: Pick<ActionDeps, 'db'>,
  number: number,
  position: number,
): Promise<boolean> {
  const { steps } = await openRun(db.prisma, number);
  return steps.find((one) => one.position === position)?.stored.carriedOutAt != null;
}

/**
 * An action under way that nobody speaks of any more: it was done where its change says so, and was not where its time is up. null: somebody is at it.
 */
export async function recoverAction(
  deps: Pick<ActionDeps, 'db'>,
  { run }: OpenedRun,
  { position, stored }: OpenedStep,
  now: Date,
): Promise<'done' | 'not_done' | null> {
  const { startedAt, startedBy, carriedOutAt, reason } = stored;
  const quietMs = now.getTime() - (startedAt?.getTime() ?? 0);
  if (quietMs < QUIET_SECONDS * 1000 || startedBy === null) return null;
  const did = (stored.order as { did?: string } | null)?.did ?? 'It was done';
  const isGood = carriedOutAt !== null;
  const said = isGood
    ? `${did}. What came of it was not heard: the process that did it ended.`
    : 'It was broken off before anything was done.';
  const by = { actor: startedBy };
  const isOvertaken = await answer(deps, run.number, { position, isGood }, said, by, reason).then(
    () => false,
    passMeanwhile,
  );
  if (isOvertaken) return null;
  return isGood ? 'done' : 'not_done';
}
