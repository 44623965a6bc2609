import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { followGuard, type GuardEvent, isDone } from '../follow-guard.ts';
import { outlivedBaseline } from '../freeze-baseline.ts';
import type { actOnReleaseGuard, GuardAnswer } from '../operations.ts';
import {
  changeGuard,
  findNewestGuard,
  type GuardChange,
  type GuardRecord,
} from '../store/guards.ts';
import { findModel, readClock } from '../store/releases.ts';
import { readGuard } from './read-guards.ts';

type Body = OperationInput<typeof actOnReleaseGuard>['body'];

const TRIES = 3;

/** What a person does with a guard. A look that comes in between is no reason to refuse it: it is decided on anew. */
export async function actOnGuard(
  db: Db,
  name: string,
  body: Body,
  ctx: ChangeContext,
): Promise<GuardAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    if (await tryAct(db, name, body, ctx)) return readGuard(db, name);
    if (attempt === TRIES) throw notOn('The guard is written to all the time. Try again.');
  }
}

function tryAct(db: Db, name: string, body: Body, ctx: ChangeContext): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const model = await findModel(tx, name);
    if (!model) throw modelNotFound(name);
    const guard = await findNewestGuard(tx, model.id);
    if (!guard || guard.seq !== body.release || isDone(guard.state)) {
      throw notOn(`No guard is on for release ${body.release} of ${name}.`);
    }
    const now = await readClock(tx);
    const { state, endsAt, settings } = guard;
    const followed = { state, endsAt, isDryRun: settings.dry_run, obstacle: null };
    const step = followGuard(followed, eventOf(body), now);
    if ('refused' in step) throw notOn(step.refused);
    const { next } = step;
    const said = step.said ?? (body.action === 'resume' ? guard.baseline.said : guard.said);
    const isOutlived = lastHourOf(next.endsAt) > lastHourOf(endsAt);
    const change: GuardChange = {
      ...(isOutlived && { baseline: outlivedBaseline(guard.baseline) }),
      ...{ state: next.state, endsAt: next.endsAt, said, by: ctx.actor, reason: body.reason },
      ...(isDone(next.state) && { isOpen: false, endedAt: now }),
      ...(body.action === 'resume' && state === 'asking' && { accepted: acceptedBy(guard) }),
    };
    if (!(await changeGuard(tx, guard, change))) return false;
    await recordChange(
      tx,
      {
        action: `release_guard.${body.action}`,
        ...{ subject: `release:${name}/${guard.seq}`, model: name, reason: body.reason },
        before: { state, ends_at: endsAt.toISOString() },
        after: {
          ...{ state: next.state, ends_at: next.endsAt.toISOString() },
          ...(change.accepted && { accepted: change.accepted }),
        },
      },
      ctx,
    );
    return true;
  });
}

/** A baseline is of whole hours. */
function lastHourOf(endsAt: Date): number {
  return Math.ceil(endsAt.getTime() / 3_600_000);
}

function eventOf(body: Body): GuardEvent {
  return body.action === 'extend'
    ? { type: 'extend', minutes: body.minutes }
    : { type: body.action };
}

/** Who lets a guard go on that asked has seen what it asked about. */
function acceptedBy({ accepted, evidence }: GuardRecord): GuardRecord['accepted'] {
  const asked = evidence.filter(({ state }) => state === 'worse').map(({ rail }) => rail);
  return [...new Set([...accepted, ...asked])];
}

function notOn(publicMessage: string): AppError {
  return new AppError('guard_not_on', { publicMessage });
}
