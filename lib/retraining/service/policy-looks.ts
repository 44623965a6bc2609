import { randomUUID } from 'node:crypto';
import { recordChange } from '#lib/audit/service.ts';
import type { Actor } from '#lib/auth/contract.ts';
import type { Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { lockModel } from '#lib/releases/service.ts';
import { cameTo } from '../came-to.ts';
import { evaluatePolicy, type PolicyEvaluation } from '../evaluate-policy.ts';
import type { RunSpec } from '../spec.ts';
import { deleteOldEvaluations, saveLook } from '../store/evaluations.ts';
import type { TrainedModel } from '../store/models.ts';
import { findPolicyInForce, type PolicyRow } from '../store/policies.ts';
import { findRunFacts } from '../store/run-facts.ts';
import { insertRun, replaceWaitingRun } from '../store/runs.ts';
import { findModelsWithPolicy } from '../store/subjects.ts';
import { DAY_MS, type FactDeps, gatherFacts } from './gather-facts.ts';

const SYSTEM: Actor = { kind: 'system', id: 'retraining', name: 'Retraining policy' };
const KEPT_DAYS = 90;
const MOST_REASON = 500;

/**
 * For workers: looks at the policies of all models, and begins the runs that they want. All times are Postgres’: a worker whose clock is wrong comes to the same, and two
 * that look at once begin one run.
 */
export function createPolicyLooks(deps: FactDeps) {
  const { db } = deps;

  async function lookAt(model: TrainedModel): Promise<void> {
    const policy = await findPolicyInForce(db.prisma, model.id);
    if (!policy) return;
    const at = await readClock(db.prisma);
    const since = new Date(at.getTime() - (policy.policy.guards.budget?.days ?? 0) * DAY_MS);
    const { lastRunAt } = await findRunFacts(db.prisma, model.id, at);
    const facts = await gatherFacts(deps, model, policy.policy, { lastRunAt, at });
    await db.prisma.$transaction(async (tx) => {
      await lockModel(tx, model.id);
      const inForce = await findPolicyInForce(tx, model.id);
      const runs = await findRunFacts(tx, model.id, since);
      // Something else began or was decided meanwhile: the next look has it.
      if (inForce?.version !== policy.version) return;
      if (runs.lastRunAt?.getTime() !== lastRunAt?.getTime()) return;
      const known = { ...facts, ...runs, policySince: policy.createdAt };
      const evaluation = evaluatePolicy(policy.policy, known, at);
      const isWanted = evaluation.starts.length > 0 && (await makeRoom(tx, model, runs.waiting));
      const run = isWanted ? await begin(tx, model, policy, evaluation) : null;
      const look = { ...evaluation, modelId: model.id, policyVersion: policy.version, at, run };
      await saveLook(tx, { ...look, cameTo: cameTo(evaluation) });
    });
  }

  return {
    /** One model that cannot be looked at keeps no other from it; what went wrong is thrown in the end. */
    async look(): Promise<void> {
      const failed: unknown[] = [];
      for (const model of await findModelsWithPolicy(db)) {
        try {
          await lookAt(model);
        } catch (cause) {
          failed.push(new Error(`The policy of ${model.name} was not looked at`, { cause }));
        }
      }
      if (failed.length > 0) throw new AggregateError(failed, 'Policies were not looked at');
    },

    removeOldEvaluations: (): Promise<void> => deleteOldEvaluations(db, KEPT_DAYS),
  };
}

/** A run that waits for a person gives way to the one that begins; false: somebody decided it meanwhile, and it goes on. */
async function makeRoom(
  tx: Tx,
  { id: modelId, name: model }: TrainedModel,
  waiting: number | null,
): Promise<boolean> {
  if (waiting === null) return true;
  const said = 'Nobody had decided when the next run began, which learns from the same labels too.';
  if (!(await replaceWaitingRun(tx, { modelId, number: waiting, by: SYSTEM, said }))) return false;
  const change = {
    ...{ action: 'training_run.cancel' as const, subject: `training_run:${model}/${waiting}` },
    ...{ model, reason: said, before: { status: 'waiting' } },
  };
  await recordChange(tx, change, { actor: SYSTEM, requestId: null });
  return true;
}

async function begin(
  tx: Tx,
  { id: modelId, name: model }: TrainedModel,
  { policy, version }: PolicyRow,
  { triggers, starts }: PolicyEvaluation,
): Promise<number | null> {
  const said = triggers.filter(({ holds }) => holds).map((one) => one.said);
  const reason = said.join(' ').slice(0, MOST_REASON);
  const spec: RunSpec = { policy, policy_version: version };
  const number = await insertRun(tx, {
    ...{ id: randomUUID(), modelId, triggers: starts, reason, spec },
    ...{ createdAt: await readClock(tx), createdBy: SYSTEM },
  });
  if (number === null) return null;
  const after = { triggers: starts, trainer: policy.trainer.name, policy_version: version };
  const subject = `training_run:${model}/${number}`;
  const change = { action: 'training_run.start' as const, subject, model, reason, after };
  await recordChange(tx, change, { actor: SYSTEM, requestId: null });
  return number;
}
