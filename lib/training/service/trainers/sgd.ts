import type { OfflineService } from '#lib/offline/service.ts';
import type { SgdState } from '../../sgd/state.ts';
import type { Trainer } from '../../trainer.ts';
import { trainInThread } from './built-in.ts';

/** A linear model, in a thread of the worker; one that continues learns from each label once. */
export function createSgdTrainer(deps: {
  offline: Pick<OfflineService, 'readColumns'>;
}): Trainer<'sgd'> {
  return {
    name: 'sgd',
    isDeterministic: true,
    train: (job, { parameters, continues }, tools) => {
      const state =
        job.state === null ? null : (JSON.parse(Buffer.from(job.state).toString()) as SgdState);
      const stream = continues ? { stream: { state } } : {};
      return trainInThread(deps, job, { trainer: 'sgd', parameters, ...stream }, tools);
    },
  };
}
