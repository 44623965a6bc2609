import { rollBack as operation } from '#lib/releases/contract.ts';
import { nameVersions } from '#lib/releases/release-plan.ts';
import { counted } from '../queries/query.ts';
import { type RunbookAction, WAIT_MS } from './action.ts';
import { describeResult } from './release-words.ts';

export const rollBack: RunbookAction<'roll_back'> = {
  access: () => [operation.access],

  async look({ releases }, { model, toRelease, without }) {
    const asked =
      toRelease !== null ? { to_seq: toRelease } : without !== null ? { without: [without] } : {};
    const { from, to, refusal, warnings, replicas } = await releases.previewRollback(model, asked);
    const before = from ? nameVersions(from.plan) : 'nothing';
    return {
      does: to
        ? `${model} goes from ${before} back to ${nameVersions(to.plan)} (release ${to.seq}) on ${counted(replicas, 'replica')}.`
        : `${model} would go back from ${before}.`,
      differences: warnings,
      refusal,
      basis: { from: from?.seq ?? 0, to: to?.seq ?? null },
      did: to
        ? `Rolled ${model} back from ${before} to ${nameVersions(to.plan)}`
        : `Rolled ${model} back`,
    };
  },

  async carryOut({ releases }, { model }, { basis, did }, { reason, ctx }) {
    const { from, to } = basis as { from: number; to: number };
    const body = { reason, to_seq: to, expected_seq: from, wait_ms: WAIT_MS };
    return describeResult(did, await releases.rollBack(model, body, ctx));
  },
};
