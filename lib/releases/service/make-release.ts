import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { isAcknowledged, isSettled, toAcknowledgement } from '../acknowledgements.ts';
import { refuseRollback } from '../choose-rollback-target.ts';
import type { ChecklistOverride, Release, ReleasePlan, ReleaseResult } from '../contract.ts';
import { releaseConflict } from '../release-conflict.ts';
import { findModel, lockModel, type ReleasableModel } from '../store/models.ts';
import {
  findNewestRelease,
  insertRelease,
  isSeqTaken,
  type ReleaseRecord,
} from '../store/releases.ts';
import { findLiveReplicaIds, findReleaseReplicas } from '../store/replicas.ts';
import type { MissingOf } from './pass-checklist.ts';
import type { AckWatch, AckWatcher } from './watch-acks.ts';

export interface ReleaseDependencies {
  db: Db;
  now: () => Date;
  watcher: AckWatcher;
  missingOf: MissingOf;
}

interface Decision {
  kind: Release['kind'];
  plan: ReleasePlan;
  toSeq: number | null;
  warnings: string[];
  checklistOverride: ChecklistOverride | null;
}

type Decide = (tx: Tx, model: ReleasableModel, inForce: ReleaseRecord | null) => Promise<Decision>;

const NO_REPLICA = 'No replica is running; the release takes effect when one starts.';
/** The safety net beneath the notifications. */
const POLL_MS = 250;
const TRANSACTION = { maxWait: 10_000, timeout: 15_000 };

/**
 * Makes the model's next release and waits for the replicas. It is decided on `expected_seq`, or else on the release in
 * force when the request arrived: when another comes first, nothing happens.
 */
export async function makeRelease(
  { db, now, watcher }: Omit<ReleaseDependencies, 'missingOf'>,
  name: string,
  request: { reason: string; expected_seq?: number; wait_ms: number },
  ctx: ChangeContext,
  decide: Decide,
): Promise<ReleaseResult> {
  const model = await findModel(db.prisma, name);
  if (!model) throw modelNotFound(name);
  const expectedSeq = request.expected_seq ?? model.newestSeq;
  const watch = watcher.watch(model.id);
  try {
    const { made, hasReplicas } = await db.prisma
      .$transaction(
        (tx) => writeRelease(tx, model, { ...request, expectedSeq }, ctx, decide),
        TRANSACTION,
      )
      .catch(async (error) => {
        if (!isSeqTaken(error)) throw error;
        throw releaseConflict(expectedSeq, await findNewestRelease(db.prisma, model.id));
      });
    const deadline = now().getTime() + request.wait_ms;
    const remainingMs = () => deadline - now().getTime();
    const replicas = hasReplicas
      ? await waitForReplicas(db, watch, model.id, made.seq, remainingMs)
      : [];
    return {
      ...made,
      model: name,
      in_force: true,
      rolled_back_by: null,
      acknowledgements: replicas.map((replica) => toAcknowledgement(replica, made.created_at)),
      acknowledged: isAcknowledged(replicas),
      rollback_refusal: refuseRollback(made, { ...made, unready: [] })?.publicMessage ?? null,
    };
  } finally {
    watch.stop();
  }
}

async function writeRelease(
  tx: Tx,
  model: ReleasableModel,
  request: { reason: string; expectedSeq: number },
  ctx: ChangeContext,
  decide: Decide,
): Promise<{ made: ReleaseRecord; hasReplicas: boolean }> {
  await lockModel(tx, model.id);
  const inForce = await findNewestRelease(tx, model.id);
  const fromSeq = inForce?.seq ?? 0;
  if (fromSeq !== request.expectedSeq) throw releaseConflict(request.expectedSeq, inForce);
  const decision = await decide(tx, model, inForce);
  const expectedReplicas = await findLiveReplicaIds(tx);
  const hasReplicas = expectedReplicas.length > 0;
  const seq = fromSeq + 1;
  await recordChange(
    tx,
    {
      action: decision.kind === 'promote' ? 'release.promote' : 'release.rollback',
      subject: `release:${model.name}/${seq}`,
      model: model.name,
      reason: request.reason,
      before: inForce ? { seq: inForce.seq, plan: inForce.plan } : undefined,
      after: {
        seq,
        plan: decision.plan,
        ...(decision.toSeq === null ? {} : { to_seq: decision.toSeq }),
        ...(decision.checklistOverride && { checklist_override: decision.checklistOverride }),
      },
    },
    ctx,
  );
  const made = await insertRelease(tx, {
    ...decision,
    modelId: model.id,
    model: model.name,
    seq,
    fromSeq: inForce?.seq ?? null,
    reason: request.reason,
    warnings: hasReplicas ? decision.warnings : [...decision.warnings, NO_REPLICA],
    expectedReplicas,
    actor: ctx.actor,
  });
  return { made, hasReplicas };
}

async function waitForReplicas(
  db: Db,
  watch: AckWatch,
  modelId: string,
  seq: number,
  remainingMs: () => number,
) {
  for (;;) {
    // Nothing can have been said yet: the first look comes after the first word.
    await watch.next(Math.max(0, Math.min(POLL_MS, remainingMs())));
    const bySeq = await findReleaseReplicas(db.prisma, modelId, [seq]);
    const replicas = bySeq.get(seq) ?? [];
    if (isSettled(replicas) || remainingMs() <= 0) return replicas;
  }
}
