import type { Tx } from '#lib/db/client.ts';
import type { Comparable, PastIncident } from '../rank-similar.ts';
import { toIncident } from './incidents.ts';

const MOST = 100;

/** Incidents that have something in common with one, the latest; those that became part of another are that one. */
export async function findPast(
  tx: Tx,
  { id, fingerprint, models, runbook }: Comparable & { id: string },
): Promise<PastIncident[]> {
  const rows = await tx.incident.findMany({
    where: {
      ...{ id: { not: id }, mergedInto: null },
      OR: [
        { fingerprint },
        { models: { hasSome: [...models] } },
        ...(runbook === null ? [] : [{ runbook }]),
      ],
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: MOST,
  });
  const ended = await findResolutions(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ ...toIncident(row), ended: ended.get(row.id) ?? null }));
}

/** What was written when they were resolved last. */
async function findResolutions(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await tx.$queryRaw<{ id: string; note: string | null }[]>`
    SELECT DISTINCT ON (incident_id) incident_id AS id, detail ->> 'note' AS note FROM incident_entries
    WHERE incident_id = ANY(${[...ids]}::uuid[]) AND kind = 'state' AND detail ->> 'to' = 'resolved'
    ORDER BY incident_id, at DESC, id DESC`;
  return new Map(rows.map(({ id, note }) => [id, note]));
}
