import type { Tx } from '#lib/db/client.ts';
import { lockOpen, type StoredIncident, saveIncident } from '../store/incidents.ts';
import { findOpenedByAlert, lockFingerprint } from '../store/openings.ts';

/**
 * An incident of one model that this rule's alert opened since then becomes one of all that the rule fires about, under their fingerprint: the same thing reaches models minutes apart, and is one page.
 * Gives it as it was; null: there is none.
 */
export async function widenIncident(
  tx: Tx,
  { alert, fingerprint, since }: { alert: string; fingerprint: string; since: Date },
): Promise<StoredIncident | null> {
  const found = await findOpenedByAlert(tx, alert, since);
  if (!found) return null;
  for (const one of [fingerprint, found.fingerprint].sort()) await lockFingerprint(tx, one);
  const open = await lockOpen(tx, found.id);
  if (open?.fingerprint !== found.fingerprint) return null;
  await saveIncident(tx, open, { fingerprint });
  return open;
}
