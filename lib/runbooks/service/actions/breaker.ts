import { versionsOf } from '#lib/releases/release-plan.ts';
import { setBreaker, setDependencyBreaker } from '#lib/serving/contract.ts';
import { findHeldVersions } from '../../store/figures/released.ts';
import type { RunbookAction } from './action.ts';
import { countReplicas, findInForce } from './release-words.ts';

export const breaker: RunbookAction<'breaker'> = {
  access: (order) => ['dependency' in order ? setDependencyBreaker.access : setBreaker.access],

  async look(deps, order) {
    const replicas = await countReplicas(deps);
    if ('dependency' in order) {
      const { dependency } = order;
      const holds = await deps.serving.getDependencyHolds();
      const hold = holds.find((one) => one.dependency === dependency);
      return {
        ...(order.state === 'open'
          ? {
              does: `${dependency} is not asked any more on ${replicas}, until its breaker is closed.`,
              did: `Held the breaker of ${dependency} open`,
            }
          : {
              does: `${dependency} is asked again on ${replicas}.`,
              did: `Closed the breaker of ${dependency}`,
            }),
        differences: sayHold(hold?.reason),
        refusal: null,
        basis: { held: hold !== undefined },
      };
    }
    const { model, version, state } = order;
    const [held, inForce] = await Promise.all([
      findHeldVersions(deps.db, model),
      findInForce(deps, model),
      deps.registry.getVersion(model, version),
    ]);
    const hold = held.find((one) => one.version === version);
    const common = {
      refusal: null,
      basis: { held: hold !== undefined, release: inForce?.seq ?? 0 },
    };
    if (state === 'closed') {
      return {
        ...common,
        does: `Version ${version} of ${model} may answer again on ${replicas}.`,
        did: `Closed the breaker of version ${version} of ${model}`,
        differences: sayHold(hold?.reason),
      };
    }
    const isOut = (one: number) => one === version || held.some((other) => other.version === one);
    const left = inForce ? versionsOf(inForce.plan).filter((one) => !isOut(one)) : [];
    const instead =
      left.length > 0
        ? `Instead of it ${left.map((one) => `version ${one}`).join(', then ')} answers, marked as degraded.`
        : inForce?.plan.default
          ? 'Nothing but the default answer is left to answer.'
          : 'Nothing is left to answer: requests get a 503.';
    return {
      ...common,
      does: `Version ${version} of ${model} answers nothing any more on ${replicas}, until its breaker is closed.`,
      did: `Held the breaker of version ${version} of ${model} open`,
      differences: [instead, ...sayHold(hold?.reason)],
    };
  },

  async carryOut({ serving }, order, { did }, { reason, ctx }) {
    const body = { state: order.state, reason };
    if ('dependency' in order) await serving.setDependencyBreaker(order.dependency, body, ctx);
    else await serving.setBreaker(order.model, order.version, body, ctx);
    return `${did}.`;
  },
};

const sayHold = (reason: string | undefined): string[] =>
  reason === undefined ? [] : [`It is held open already: ${reason}.`];
