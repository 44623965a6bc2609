import type { Db, Tx } from '#lib/db/client.ts';
import { toldActions } from '../audited-changes.ts';
import type { Happening } from '../describe-happening.ts';

/** What replicas go through that is a fault, or the end of one. */
const SERVING = [
  ...['breaker_opened', 'breaker_closed', 'runner_ended', 'spool_full', 'spool_recovered'],
  ...['records_dropped', 'skew_found', 'skew_ended'],
];

/** Views whose features versions of the models take, and the sources of these. */
const FEATURES = `WITH views AS (
    SELECT DISTINCT split_part(COALESCE(l.item ->> 'feature', l.item #>> '{}'), '@', 1) AS name
    FROM model_versions v JOIN models m ON m.id = v.model_id CROSS JOIN LATERAL json_array_elements(v.features -> 'list') AS l(item)
    WHERE m.name = ANY($2) AND v.features -> 'server' IS NULL AND v.status <> 'deleted'
  ), sources AS (SELECT DISTINCT f.source AS name FROM feature_views f JOIN views USING (name))`;

/** What is of no model, such as Redis, concerns them all; so it does below. */
const AUDITED = `SELECT 'audit:' || a.id AS source, a.at, 'audit' AS "from", a.action AS event, a.model, NULL::int AS version, a.subject,
    json_build_object('kind', a.actor_kind, 'id', a.actor_id, 'name', a.actor_name) AS actor, a.reason AS said,
    CASE WHEN a.action LIKE 'release.%' THEN json_build_object('release', a.after -> 'seq',
      'versions', jsonb_path_query_array(a.after, '$.plan.routes[*].version'))
    ELSE json_build_object('subject', a.subject) END AS detail
  FROM audit_entries a
  WHERE a.at >= $3 AND a.at <= $4 AND a.action = ANY($5) AND (a.model = ANY($2)
    OR a.subject LIKE 'dependency:%'
    OR (a.subject LIKE 'feature\\_view:%' AND split_part(substr(a.subject, 14), '@', 1) IN (SELECT name FROM views))
    OR (a.subject LIKE 'feature\\_source:%' AND substr(a.subject, 16) IN (SELECT name FROM sources)))`;

/** The same drift seen in several windows by one scan is one. */
const DRIFTED = `SELECT concat_ws(':', 'drift', m.id, d.version, d.kind, d.about, COALESCE(d.column_name, ''), COALESCE(d.role, ''),
      extract(epoch FROM d.at)), d.at, 'drift', d.kind, m.name, d.version, NULL, NULL::json, min(d.detail),
    json_build_object('about', d.about, 'column', d.column_name, 'role', d.role,
      'windows', json_agg(d.window_name ORDER BY d.window_name), 'report', min(d.report_id::text))
  FROM drift_events d JOIN models m ON m.id = d.model_id
  WHERE m.name = ANY($2) AND d.at >= $3 AND d.at <= $4
  GROUP BY m.id, m.name, d.version, d.kind, d.about, d.column_name, d.role, d.at`;

const PERFORMED = `SELECT 'performance:' || e.id, e.at, 'performance', e.kind, m.name, e.version, NULL, NULL::json, e.detail, '{}'::json
  FROM performance_events e JOIN models m ON m.id = e.model_id WHERE m.name = ANY($2) AND e.at >= $3 AND e.at <= $4`;

const SERVED = `SELECT 'serving:' || id, at, 'serving', kind, model, version, replica_id, NULL::json, detail ->> 'said',
    json_strip_nulls(json_build_object('dependency', dependency))
  FROM serving_events WHERE (model = ANY($2) OR model IS NULL) AND kind = ANY($6) AND at >= $3 AND at <= $4`;

/** Under the same source as an alert writes that becomes part of the incident. */
const ALERTED = `SELECT 'alert:' || alert_id || ':' || kind, at, 'alert', kind, model, version, NULL, NULL::json, said,
    json_build_object('alert', alert_id, 'state', kind, 'severity', severity, 'title', title)
  FROM alert_events WHERE (model = ANY($2) OR model IS NULL) AND at >= $3 AND at <= $4`;

/** Of the incident itself, at any time: what tells of its end is sent after it. */
const DELIVERED = `SELECT 'delivery:' || d.id || ':' || d.status,
    COALESCE(d.delivered_at, (SELECT max(t.at) FROM delivery_attempts t WHERE t.delivery_id = d.id), d.created_at), 'delivery', d.status,
    NULL, NULL::int, c.name, NULL::json, CASE WHEN d.status = 'failed' THEN d.last_error END,
    json_build_object('delivery', d.id, 'channel', c.name, 'kind', c.kind, 'title', d.message ->> 'title', 'told', d.message ->> 'kind')
  FROM deliveries d JOIN channels c ON c.id = d.channel_id
  WHERE d.incident_id = $1 AND d.status IN ('delivered', 'failed') AND d.message ->> 'kind' <> 'test'`;

const NEW = `${FEATURES} SELECT * FROM (${AUDITED} UNION ALL ${DRIFTED} UNION ALL ${PERFORMED} UNION ALL ${SERVED} UNION ALL ${ALERTED}
    UNION ALL ${DELIVERED}) AS found
  WHERE NOT EXISTS (SELECT FROM incident_entries e WHERE e.incident_id = $1 AND e.source = found.source)
  ORDER BY at, source LIMIT $7`;

/** What happened to models within a time, and is not in the incident's timeline yet; the oldest first, whenever it was recorded. */
export async function findHappenings(
  { pool }: Pick<Db, 'pool'>,
  asked: { incidentId: string; models: readonly string[]; from: Date; to: Date; take: number },
): Promise<Happening[]> {
  const { incidentId, models, from, to, take } = asked;
  const values = [incidentId, models, from, to, toldActions, SERVING, take];
  const { rows } = await pool.query<Happening>(NEW, values);
  return rows;
}

/** Incidents that are open, and those that ended lately: what happened before their end may be recorded late. */
export async function findFollowed(tx: Tx, endedSince: Date): Promise<number[]> {
  const rows = await tx.incident.findMany({
    where: { mergedInto: null, OR: [{ isOpen: true }, { resolvedAt: { gte: endedSince } }] },
    select: { number: true },
    orderBy: { number: 'asc' },
  });
  return rows.map(({ number }) => number);
}
