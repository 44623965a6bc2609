import type { OfflineService } from '#lib/offline/service.ts';
import type { Trainer } from '../../trainer.ts';
import { trainInThread } from './built-in.ts';

/** Gradient-boosted trees, in a thread of the worker. */
export function createGbdtTrainer(deps: {
  offline: Pick<OfflineService, 'readColumns'>;
}): Trainer<'gbdt'> {
  return {
    name: 'gbdt',
    isDeterministic: true,
    train: (job, { parameters, monotone, class_weights: weights }, tools) => {
      const more = {
        ...(Object.keys(monotone).length > 0 && { monotone }),
        ...(weights !== null && { class_weights: weights }),
      };
      return trainInThread(deps, job, { trainer: 'gbdt', parameters, more }, tools);
    },
  };
}
