import type { FeatureService } from '#lib/features/service.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The jobs of features: carrying out runs, finding those that nobody carries out, and removing what is old. */
export function featureJobs(deps: {
  features: Pick<
    FeatureService,
    'carryOut' | 'forsakenRuns' | 'removeOldBuckets' | 'removeOldFiles'
  >;
  now: () => Date;
  /** How long the files of retrievals are kept; 0: for ever. */
  keepFilesDays: number;
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
    'remove-old-files': async () => {
      if (deps.keepFilesDays === 0) return;
      const before = new Date(deps.now().getTime() - deps.keepFilesDays * DAY_MS);
      await deps.features.removeOldFiles(before);
    },
  };
}
