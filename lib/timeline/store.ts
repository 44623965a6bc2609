import { modelActions } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import type { TimelineKind } from './contract.ts';
import { RELEASES, type RecordedRow } from './to-item.ts';

/** Where a page ended. */
export type TimelinePosition = readonly [at: string, id: string];

interface Filter {
  kind?: TimelineKind | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Within a span and before a page's end; every part of the union reads no more rows than the page has. */
const PAGE = `($2::timestamptz IS NULL OR at >= $2) AND ($3::timestamptz IS NULL OR at < $3)
  AND ($4::timestamptz IS NULL OR (at, id) < ($4, $5::uuid)) ORDER BY at DESC, id DESC LIMIT $6`;

const AUDITED = `(SELECT id, at, 'audit' AS source, action AS event, subject,
    json_build_object('kind', actor_kind, 'name', actor_name) AS actor, reason AS detail, NULL::int AS version,
    NULL AS replica, CASE WHEN action = ANY($8::text[]) THEN after END AS released, NULL::json AS drift, NULL::json AS alert
  FROM audit_entries WHERE model = $1 AND action = ANY($7::text[]) AND ${PAGE})`;
const DRIFTED = `(SELECT id, at, 'drift', kind, NULL, NULL::json, detail, version, NULL, NULL::jsonb,
    json_build_object('about', about, 'column', column_name, 'role', role, 'window', window_name, 'report', report_id), NULL::json
  FROM drift_events WHERE model_id = (SELECT id FROM models WHERE name = $1) AND (about = 'quality') = ANY($9::boolean[]) AND ${PAGE})`;
const SERVED = `(SELECT id, at, 'serving', kind, NULL, NULL::json, detail ->> 'said', version, replica_id, NULL::jsonb, NULL::json, NULL::json
  FROM serving_events WHERE model = $1 AND $10::boolean AND ${PAGE})`;

const PERFORMED = `(SELECT id, at, 'performance', kind, NULL, NULL::json, detail, version, NULL, NULL::jsonb, NULL::json, NULL::json
  FROM performance_events WHERE model_id = (SELECT id FROM models WHERE name = $1) AND $11::boolean AND ${PAGE})`;

const ALERTED = `(SELECT id, at, 'alert', kind, NULL, NULL::json, said, version, NULL, NULL::jsonb, NULL::json,
    json_build_object('title', title, 'severity', severity)
  FROM alert_events WHERE model = $1 AND $12::boolean AND ${PAGE})`;
const INCIDENTS = `(SELECT id, at, 'incident', event, NULL, actor, text, number, NULL, NULL::jsonb, NULL::json,
    json_build_object('title', title, 'severity', severity)
  FROM (SELECT e.id, e.at, i.title, i.number, i.severity, e.actor::json, e.text,
      CASE WHEN e.kind = 'state' THEN CASE e.detail ->> 'action' WHEN 'reopen' THEN 'reopened' ELSE e.detail ->> 'to' END
        WHEN e.kind = 'merge' THEN 'merged' ELSE 'opened' END AS event
    FROM incidents i JOIN incident_entries e ON e.incident_id = i.id
    WHERE i.models @> ARRAY[$1] AND e.source IS NULL AND $13::boolean
      AND (e.kind IN ('opened', 'state') OR (e.kind = 'merge' AND e.detail ->> 'into' IS NOT NULL))) AS found WHERE ${PAGE})`;
const GUARDED = `(SELECT id, at, 'guard', kind, seq::text, NULL::json, detail, version, NULL, NULL::jsonb, NULL::json, NULL::json
  FROM release_guard_events WHERE model_id = (SELECT id FROM models WHERE name = $1) AND $14::boolean AND ${PAGE})`;

/** What is recorded of a model, newest first. */
export async function findTimeline(
  { pool }: Db,
  model: string,
  { kind, from, to }: Filter,
  position: TimelinePosition | undefined,
  take: number,
): Promise<RecordedRow[]> {
  const { rows } = await pool.query<RecordedRow>(
    `SELECT * FROM (${[AUDITED, DRIFTED, SERVED, PERFORMED, ALERTED, INCIDENTS, GUARDED].join(' UNION ALL ')}) AS found ORDER BY at DESC, id DESC LIMIT $6`,
    [
      ...[model, from ?? null, to ?? null, position?.[0] ?? null, position?.[1] ?? null, take],
      actionsOf(kind),
      RELEASES,
      aboutQuality(kind),
      kind === undefined || kind === 'serving',
      kind === undefined || kind === 'performance',
      kind === undefined || kind === 'alert',
      kind === undefined || kind === 'incident',
      kind === undefined || kind === 'guard',
    ],
  );
  return rows;
}

function actionsOf(kind: TimelineKind | undefined): string[] {
  if (kind === undefined) return [...modelActions];
  if (kind === 'release') return [...RELEASES];
  return kind === 'change'
    ? modelActions.filter((action) => !RELEASES.some((release) => release === action))
    : [];
}

function aboutQuality(kind: TimelineKind | undefined): boolean[] {
  if (kind === undefined) return [true, false];
  if (kind === 'quality') return [true];
  return kind === 'drift' ? [false] : [];
}
