import { nameActor } from '#lib/auth/name-actor.ts';
import type { Tx } from '#lib/db/client.ts';
import type { ReleasePlan } from '../contract.ts';
import { findWithdrawals } from '../store/releases.ts';
import { warnOfDifference } from './compare-versions.ts';

/** What to know before `target` comes into force: who rolled its versions back the last time, and why; then how it differs. */
export async function warnOfRollback(
  tx: Tx,
  modelId: string,
  inForce: ReleasePlan | undefined,
  target: ReleasePlan,
): Promise<string[]> {
  const withdrawals = await findWithdrawals(
    tx,
    modelId,
    target.routes.map((route) => route.version),
  );
  return [
    ...withdrawals.map(
      ({ version, seq, reason, createdAt, createdBy }) =>
        `Version ${version} was rolled back by ${nameActor(createdBy)} at ${createdAt.toISOString()} ` +
        `(release ${seq}: ${reason}) and has not been in force since.`,
    ),
    ...(await warnOfDifference(tx, modelId, inForce, target)),
  ];
}
