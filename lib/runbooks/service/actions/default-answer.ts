import type { Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { DefaultAnswer } from '#lib/releases/contract.ts';
import { versionsOf } from '#lib/releases/release-plan.ts';
import { setBreaker } from '#lib/serving/contract.ts';
import { findHeldVersions, findSeqInForce } from '../../store/figures/released.ts';
import type { RunbookAction } from './action.ts';
import { countReplicas, findInForce } from './release-words.ts';

/**
 * A release sends traffic to one version at least, so the default answers everything by every version of the release being held: what an operator holds is passed over,
 * and the release’s default stands at the end of the chain.
 */
export const defaultAnswer: RunbookAction<'default_answer'> = {
  access: () => [setBreaker.access],

  async look(deps, { model, state }) {
    const [inForce, held, replicas] = await Promise.all([
      findInForce(deps, model),
      findHeldVersions(deps.db, model),
      countReplicas(deps),
    ]);
    const all = inForce ? versionsOf(inForce.plan) : [];
    const isHeld = (version: number) => held.some((one) => one.version === version);
    const versions = state === 'on' ? all : all.filter(isHeld);
    const basis = { release: inForce?.seq ?? 0, versions, held: held.map((one) => one.version) };
    const named = versions.join(' and ') || 'none';
    if (state === 'off') {
      return {
        does: `Versions of ${model} that are held (${named}) answer again on ${replicas}.`,
        differences: held
          .filter(({ version }) => versions.includes(version))
          .map(({ version, reason }) => `Version ${version} was held: ${reason}.`),
        refusal: versions.length > 0 ? null : `No version of the release in force is held.`,
        basis,
        did: `Ended the default answer of ${model}: version ${named} answers again`,
      };
    }
    const answer = inForce?.plan.default;
    return {
      does: `${answer ? nameDefault(answer) : 'The default answer'} answers every request of ${model} on ${replicas}: its versions (${named}) are held until that is ended.`,
      differences: [
        'Every answer is marked as degraded, with confidence low.',
        'Requests that name a version themselves get a 503.',
        'A release that comes later answers with its own versions, where they are not among these.',
      ],
      refusal: !inForce
        ? `Nothing of ${model} is released.`
        : answer
          ? all.every(isHeld)
            ? 'The default answers everything already.'
            : null
          : `Release ${inForce.seq} has no default answer. Promote a version with one, or leave single versions out.`,
      basis,
      did: `Switched ${model} to its default answer: version ${named} is held`,
    };
  },

  async carryOut({ serving }, { model, state }, { basis, did }, { reason, ctx }) {
    const { versions, release } = basis as { versions: number[]; release: number };
    const body = { state: state === 'on' ? ('open' as const) : ('closed' as const), reason };
    await serving.setBreakers(model, versions, body, {
      ...ctx,
      alongside: async (tx) => {
        await ctx.alongside?.(tx);
        if ((await findSeqInForce(tx as Tx, model)) === release) return;
        throw new AppError('runbook_step_changed', {
          publicMessage: `Another release of ${model} came first. Look again.`,
        });
      },
    });
    return `${did}.`;
  },
};

function nameDefault(answer: DefaultAnswer): string {
  return 'value' in answer
    ? `The default answer (${JSON.stringify(answer.value)})`
    : 'The default answer (an expression)';
}
