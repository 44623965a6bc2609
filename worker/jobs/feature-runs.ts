import type { FeatureService } from '#lib/features/service.ts';

/** The jobs of features: carrying out runs, and finding those that nobody carries out. */
export function featureJobs(deps: {
  features: Pick<FeatureService, 'carryOut' | 'forsakenRuns' | 'removeOldBuckets'>;
  /** Queues a run. */
  queue: (id: string) => Promise<void>;
}) {
  return {
    'run-features': ({ id }: { id: string }) => deps.features.carryOut(id),
    'resume-feature-runs': async () => {
      for (const id of await deps.features.forsakenRuns()) await deps.queue(id);
    },
    'remove-old-buckets': async () => {
      await deps.features.removeOldBuckets();
    },
  };
}
