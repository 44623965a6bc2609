import type { Tx } from '#lib/db/client.ts';
import type { ReleasePlan } from '../contract.ts';
import { mainVersionOf } from '../release-plan.ts';
import { signatureDifference } from '../signature-difference.ts';
import { findVersions } from '../store/models.ts';

/** What callers would notice when `next` takes the place of `inForce`: one sentence, or none. */
export async function warnOfDifference(
  tx: Tx,
  modelId: string,
  inForce: ReleasePlan | undefined,
  next: ReleasePlan,
): Promise<string[]> {
  const from = inForce && mainVersionOf(inForce);
  const to = mainVersionOf(next);
  if (from === undefined || to === undefined || from === to) return [];
  const versions = await findVersions(tx, modelId, [from, to]);
  const before = versions.get(from);
  const after = versions.get(to);
  if (!before || !after) return [];
  const differences = signatureDifference(before, after);
  if (differences.length === 0) return [];
  return [`Version ${to} differs from version ${from}, in force: ${differences.join('; ')}.`];
}
