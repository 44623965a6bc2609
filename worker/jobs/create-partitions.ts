import type { createPartitionService } from '#lib/predictions/service.ts';

export function createPartitions(deps: {
  partitions: ReturnType<typeof createPartitionService>;
  now: () => Date;
}) {
  return async () => {
    await deps.partitions.ensurePartitions(deps.now());
  };
}
