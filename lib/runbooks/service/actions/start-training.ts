import { startTrainingRun } from '#lib/retraining/operations.ts';
import type { RunbookAction } from './action.ts';

export const startTraining: RunbookAction<'start_training'> = {
  access: () => [startTrainingRun.access],

  async look({ retraining }, { model }) {
    const { policy, open_run: open, last_run: last } = await retraining.getRetraining(model);
    const by = policy ? `by policy version ${policy.version}` : 'with every default';
    const release = policy?.policy.release ?? 'candidate';
    return {
      does: `A training run of ${model} begins, ${by}.`,
      differences: [
        release === 'promote'
          ? 'A version that passes the gate is put in force.'
          : `A version that passes the gate is ${release === 'candidate' ? 'the candidate' : 'registered'}; nothing is released.`,
        ...(last ? [`The last run, ${last.number}, ended as ${last.status}.`] : []),
      ],
      refusal: open ? `Training run ${open.number} is ${open.status} already.` : null,
      basis: { policy: policy?.version ?? null },
      did: `Started a training run of ${model}`,
    };
  },

  async carryOut({ retraining }, { model }, { did }, { reason, ctx }) {
    const { number } = await retraining.startRun(model, { reason }, ctx);
    return `${did}: run ${number}.`;
  },
};
