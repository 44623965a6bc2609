import type { Tx } from '#lib/db/client.ts';

/** Schedules, policies and contacts name each other: who changes one waits until others have. */
export async function lockOncall(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('oncall'), 0)`;
}
