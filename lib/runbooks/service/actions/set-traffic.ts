import { AppError } from '#lib/http/errors.ts';
import { promoteVersion } from '#lib/releases/contract.ts';
import { newToTraffic } from '#lib/releases/new-to-traffic.ts';
import { planTraffic } from '#lib/releases/plan-traffic.ts';
import { showFigure } from '../../judge-check.ts';
import { type RunbookAction, WAIT_MS } from './action.ts';
import { countReplicas, describeResult, findInForce, nowServed } from './release-words.ts';

type Weights = readonly { version: number; weight: number }[];

export const setTraffic: RunbookAction<'set_traffic'> = {
  access: () => [promoteVersion.access],

  async look(deps, { model, weights }) {
    const [inForce, replicas] = await Promise.all([findInForce(deps, model), countReplicas(deps)]);
    const shared = shares(weights);
    const look = {
      does: `Traffic of ${model}, now ${inForce ? shares(inForce.plan.routes) : 'nothing'}, becomes ${shared} on ${replicas}.`,
      differences: [`In force now: ${nowServed(inForce)}.`],
      refusal: null,
      basis: { from: inForce?.seq ?? 0 },
      did: `Set traffic of ${model} to ${shared}`,
    };
    if (!inForce) return { ...look, refusal: `Nothing of ${model} is released yet.` };
    try {
      const versions = await Promise.all(
        weights.map(async ({ version, weight }) => {
          const { status } = await deps.registry.getVersion(model, version);
          return { number: version, status, weight };
        }),
      );
      const plan = planTraffic(versions, inForce);
      const lacking: string[] = [];
      for (const version of newToTraffic(inForce.plan, plan)) {
        const missing = await deps.checklist.missing(model, version);
        if (missing.length > 0) lacking.push(`version ${version}`);
      }
      const steppingIn = plan.fallback.map((version) => `version ${version}`).join(', then ');
      return {
        ...look,
        differences: [
          ...look.differences,
          steppingIn
            ? `Where one fails, ${steppingIn} answers.`
            : 'Where it fails, nothing else answers.',
        ],
        refusal:
          lacking.length > 0
            ? `The deployment checklist is required, and not complete for ${lacking.join(' and ')}.`
            : null,
      };
    } catch (error) {
      if (error instanceof AppError) return { ...look, refusal: error.publicMessage };
      throw error;
    }
  },

  async carryOut({ releases }, { model, weights }, { basis, did }, { reason, ctx }) {
    const { from } = basis as { from: number };
    const body = { weights, reason, expected_seq: from, wait_ms: WAIT_MS };
    return describeResult(did, await releases.setTraffic(model, body, ctx));
  },
};

function shares(weights: Weights): string {
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  return weights
    .map(({ version, weight }) => `${showFigure(weight / total, 'share')} to version ${version}`)
    .join(', ');
}
