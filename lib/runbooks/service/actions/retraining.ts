import { type StoredPolicy, setRetrainingPolicy } from '#lib/retraining/operations.ts';
import type { ActionDeps, RunbookAction } from './action.ts';

const OFF = { schedule: null, drift: null, performance: null, new_labels: null };
const LOOKED_BACK = 200;

export const retraining: RunbookAction<'retraining'> = {
  access: () => [setRetrainingPolicy.access],

  async look(deps, { model, state }) {
    const { policy, open_run: open } = await deps.retraining.getRetraining(model);
    const on = triggersOf(policy);
    const running = open ? [`Training run ${open.number} is ${open.status} and goes on.`] : [];
    const basis = { policy: policy?.version ?? null };
    if (state === 'paused') {
      return {
        does: `${model} is not trained again by itself any more, until retraining is resumed.`,
        differences: [`Triggers that are turned off: ${on.join(', ') || 'none'}.`, ...running],
        refusal: on.length > 0 ? null : `${model} has no trigger that would train it by itself.`,
        basis,
        did: `Paused retraining of ${model} (${on.join(', ')})`,
      };
    }
    const before = await findPaused(deps, model);
    return {
      does: before
        ? `${model} is trained again by itself, by the triggers of policy version ${before.version}.`
        : `${model} would be trained again by itself.`,
      differences: [`Triggers: ${triggersOf(before).join(', ') || 'none'}.`, ...running],
      refusal:
        on.length > 0
          ? `Retraining of ${model} is not paused.`
          : before
            ? null
            : `No earlier policy of ${model} has a trigger.`,
      basis: { ...basis, before: before?.version ?? null },
      did: `Resumed retraining of ${model} (${triggersOf(before).join(', ')})`,
    };
  },

  async carryOut(deps, { model, state }, { basis, did }, { reason, ctx }) {
    const { policy } = await deps.retraining.getRetraining(model);
    const before = state === 'resumed' ? await findPaused(deps, model) : null;
    if (!policy) throw new Error(`${model} has no policy, which was looked at`);
    const saved = await deps.retraining.setPolicy(
      model,
      {
        policy: { ...policy.policy, triggers: before?.policy.triggers ?? OFF },
        expected_version: basis.policy as number,
        reason,
      },
      ctx,
    );
    return `${did}: policy version ${saved.version}.`;
  },
};

function triggersOf(stored: StoredPolicy | null): string[] {
  if (!stored) return [];
  return Object.entries(stored.policy.triggers).flatMap(([name, trigger]) =>
    trigger === null ? [] : [name.replace('_', ' ')],
  );
}

/** The newest version of the policy that has triggers: what it was before it was paused. */
async function findPaused(
  { retraining: { listPolicies } }: ActionDeps,
  model: string,
): Promise<StoredPolicy | null> {
  const { items } = await listPolicies(model, { limit: LOOKED_BACK });
  return items.find((stored) => triggersOf(stored).length > 0) ?? null;
}
