import type { createReproductionCarrier } from '#lib/reproduction/service.ts';

/** The jobs of reproductions: those that nobody carries out, and each by itself. */
export function reproductionJobs(deps: {
  reproductions: ReturnType<typeof createReproductionCarrier>;
  /** Queues one. */
  queue: (id: string) => Promise<void>;
}) {
  return {
    'resume-reproductions': async () => {
      for (const id of await deps.reproductions.forsakenReproductions()) await deps.queue(id);
    },
    'reproduce-version': ({ id }: { id: string }) => deps.reproductions.carryOut(id),
  };
}
