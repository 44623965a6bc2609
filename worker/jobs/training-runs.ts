import type { createRunCarrier } from '#lib/retraining/service.ts';

/** The jobs of training: each run by itself, and those that nobody carries out. */
export function trainingJobs(deps: {
  carrier: Pick<ReturnType<typeof createRunCarrier>, 'carryOut' | 'forsakenRuns'>;
  /** Queues a run. */
  queue: (id: string) => Promise<void>;
}) {
  return {
    'train-model': ({ id }: { id: string }) => deps.carrier.carryOut(id),
    'resume-training-runs': async () => {
      for (const id of await deps.carrier.forsakenRuns()) await deps.queue(id);
    },
  };
}
