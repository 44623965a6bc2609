import { itemTitles } from '#lib/checklist/contract.ts';
import { promoteVersion } from '#lib/releases/contract.ts';
import { mainVersionOf } from '#lib/releases/release-plan.ts';
import { showFigure } from '../../judge-check.ts';
import { type RunbookAction, WAIT_MS } from './action.ts';
import { countReplicas, describeResult, findInForce, nowServed } from './release-words.ts';

export const promote: RunbookAction<'promote'> = {
  access: () => [promoteVersion.access],

  async look(deps, { model, version: number }) {
    const { registry, checklist } = deps;
    const [version, inForce, missing, replicas] = await Promise.all([
      registry.getVersion(model, number),
      findInForce(deps, model),
      checklist.missing(model, number),
      countReplicas(deps),
    ]);
    const before = inForce ? mainVersionOf(inForce.plan) : undefined;
    const old = before === undefined ? null : await registry.getVersion(model, before);
    const metrics = Object.entries(version.metrics).flatMap(([name, value]) => {
      const was = old?.metrics[name];
      if (was === undefined || was === value) return [];
      return [`${name}: ${showFigure(was, 'number')} → ${showFigure(value, 'number')}`];
    });
    const lacks = missing.map((item) => itemTitles[item].toLowerCase()).join(', ');
    const isAlone = inForce?.plan.routes.length === 1 && before === number;
    return {
      does: `Version ${number} takes all traffic of ${model}, in place of ${nowServed(inForce)}, on ${replicas}.`,
      differences: [
        ...metrics,
        ...(before === undefined ? [] : [`Version ${before} steps in where it fails.`]),
      ],
      refusal:
        version.status !== 'ready'
          ? `Version ${number} is ${version.status}.`
          : isAlone
            ? `Version ${number} takes all traffic already.`
            : missing.length > 0
              ? `The deployment checklist requires what version ${number} lacks: ${lacks}.`
              : null,
      basis: { from: inForce?.seq ?? 0 },
      did: `Promoted version ${number} of ${model}`,
    };
  },

  async carryOut({ releases }, { model, version }, { basis, did }, { reason, ctx, caller }) {
    const { from } = basis as { from: number };
    const body = { version, reason, expected_seq: from, wait_ms: WAIT_MS };
    return describeResult(did, await releases.promoteVersion(model, body, ctx, caller));
  },
};
