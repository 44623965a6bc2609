import type { Db } from '#lib/db/client.ts';
import type { CourseTimes } from '../measure-course.ts';

export interface IncidentTimes extends CourseTimes {
  models: string[];
}

/** Times of incidents that were opened within a span; one that is part of another is not counted twice. */
export async function findIncidentTimes(
  { pool }: Pick<Db, 'pool'>,
  asked: { from: Date; to: Date; maxSeverity: number; model: string | undefined },
): Promise<IncidentTimes[]> {
  const { rows } = await pool.query<IncidentTimes>(
    `SELECT i.models, i.started_at AS "startedAt", i.opened_at AS "openedAt", i.mitigated_at AS "mitigatedAt",
       i.resolved_at AS "resolvedAt", COALESCE(e.first, i.acknowledged_at) AS "acknowledgedAt"
     FROM incidents i LEFT JOIN LATERAL (
       SELECT min(at) AS first FROM incident_entries WHERE incident_id = i.id AND kind = 'state'
         AND detail ->> 'to' IN ('acknowledged', 'investigating', 'mitigated', 'resolved')
     ) e ON true
     WHERE i.opened_at > $1 AND i.opened_at <= $2 AND i.severity <= $3 AND i.merged_into IS NULL
       AND ($4::text IS NULL OR $4 = ANY(i.models))
     ORDER BY i.opened_at`,
    [asked.from, asked.to, asked.maxSeverity, asked.model ?? null],
  );
  return rows;
}
