import type { Db } from '#lib/db/client.ts';

export interface OpenFinding {
  version: number;
  about: 'column' | 'whole_row' | 'prediction_shift' | 'quality';
  column: string | null;
  role: string | null;
  detail: string;
  since: Date;
}

/** What scans said had begun and not, in the same window, that it had ended; of the versions of the release in force. */
export async function findOpenFindings(
  { pool }: Pick<Db, 'pool'>,
  model: string,
): Promise<OpenFinding[]> {
  const { rows } = await pool.query<OpenFinding>(
    `WITH served AS (
       SELECT m.id, (route ->> 'version')::int AS version FROM models m
       JOIN LATERAL (SELECT plan FROM releases WHERE model_id = m.id ORDER BY seq DESC LIMIT 1) r ON TRUE
       CROSS JOIN LATERAL jsonb_array_elements(r.plan -> 'routes') AS route WHERE m.name = $1)
     SELECT version, about, "column", role, min(detail) AS detail, min(at) AS since FROM (
       SELECT DISTINCT ON (e.version, e.window_name, e.about, e.column_name, e.role) e.version, e.about, e.column_name AS "column",
         e.role, e.kind, e.detail, e.at
       FROM drift_events e JOIN served s ON s.id = e.model_id AND s.version = e.version
       ORDER BY e.version, e.window_name, e.about, e.column_name, e.role, e.at DESC, e.id DESC) last
     WHERE kind = 'onset' GROUP BY version, about, "column", role ORDER BY version DESC, about, "column"`,
    [model],
  );
  return rows;
}

/** How many features have a verdict, by the newest report of each version in force within a day; and how many reports there are. */
export async function countJudged(
  { pool }: Pick<Db, 'pool'>,
  model: string,
): Promise<{ judged: number; reports: number }> {
  const { rows } = await pool.query<{ judged: number; reports: number }>(
    `WITH served AS (
       SELECT m.id, (route ->> 'version')::int AS version FROM models m
       JOIN LATERAL (SELECT plan FROM releases WHERE model_id = m.id ORDER BY seq DESC LIMIT 1) r ON TRUE
       CROSS JOIN LATERAL jsonb_array_elements(r.plan -> 'routes') AS route WHERE m.name = $1),
     last AS (
       SELECT DISTINCT ON (d.version) d.version, d.columns FROM drift_reports d
       JOIN served s ON s.id = d.model_id AND s.version = d.version
       WHERE d.at > now() - interval '1 day' ORDER BY d.version, d.at DESC)
     SELECT count(*)::int AS reports, COALESCE(sum((SELECT count(*) FROM jsonb_each(columns) AS e(key, value)
       WHERE value ->> 'role' = 'feature' AND value ->> 'verdict' IN ('drift', 'stable'))), 0)::int AS judged FROM last`,
    [model],
  );
  return rows[0] ?? { judged: 0, reports: 0 };
}

export interface LabelState {
  /** How many labelled predictions of the last 30 days there are. */
  labelled: number;
  /** Of the newest label that joined. */
  hoursSince: number | null;
  /** By version: what was said last of their delay. */
  said: { version: number; kind: string; detail: string; at: Date }[];
}

export async function findLabelState(
  { pool }: Pick<Db, 'pool'>,
  model: string,
): Promise<LabelState> {
  const [hours, events] = await Promise.all([
    pool.query<{ labelled: number; hoursSince: number | null }>(
      `SELECT COALESCE((SELECT sum(h.labelled) FROM performance_hours h WHERE h.model_id = m.id
           AND h.hour > now() - interval '30 days'), 0)::float8 AS labelled,
         (SELECT extract(epoch FROM now() - s.received_at)::float8 / 3600 FROM performance_streams s WHERE s.model_id = m.id) AS "hoursSince"
       FROM models m WHERE m.name = $1`,
      [model],
    ),
    pool.query<LabelState['said'][number]>(
      `SELECT DISTINCT ON (e.version) e.version, e.kind, e.detail, e.at FROM performance_events e JOIN models m ON m.id = e.model_id
       WHERE m.name = $1 AND e.kind IN ('labels_late', 'labels_usual') ORDER BY e.version DESC, e.at DESC, e.id DESC`,
      [model],
    ),
  ]);
  const [row = { labelled: 0, hoursSince: null }] = hours.rows;
  return { ...row, said: events.rows };
}

export interface ToldMessage {
  channel: string;
  title: string;
  status: string;
  attempts: number;
  at: Date;
  error: string | null;
}

/** Messages about an incident, or of a model, newest first. */
export async function findToldMessages(
  { pool }: Pick<Db, 'pool'>,
  asked: { model: string | null; incident: number | null; minutes: number },
): Promise<ToldMessage[]> {
  const { rows } = await pool.query<ToldMessage>(
    `SELECT c.name AS channel, d.message ->> 'title' AS title, d.status, d.attempts,
       COALESCE(d.delivered_at, d.created_at) AS at, d.last_error AS error
     FROM deliveries d JOIN channels c ON c.id = d.channel_id LEFT JOIN incidents i ON i.id = d.incident_id
     WHERE d.created_at > now() - make_interval(mins => $3)
       AND CASE WHEN $2::int IS NOT NULL THEN i.number = $2 ELSE $1::text IS NULL OR d.model = $1 END
     ORDER BY d.created_at DESC, d.id DESC LIMIT 20`,
    [asked.model, asked.incident, asked.minutes],
  );
  return rows;
}
