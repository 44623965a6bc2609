import type { createScanRunner } from '#lib/drift-reports/service.ts';

/** The jobs of drift: scans whose time has come, those that nobody carries out, and each by itself. */
export function driftJobs(deps: {
  scans: ReturnType<typeof createScanRunner>;
  /** Queues a scan. */
  queue: (id: string) => Promise<void>;
}) {
  return {
    'plan-drift-scans': async () => {
      const planned = await deps.scans.planScans();
      const forsaken = await deps.scans.forsakenScans();
      for (const id of new Set([...planned, ...forsaken])) await deps.queue(id);
    },
    'scan-drift': ({ id }: { id: string }) => deps.scans.carryOut(id),
    'remove-old-drift': async () => {
      await deps.scans.removeOld();
    },
  };
}
