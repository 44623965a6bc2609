import type { Db } from '#lib/db/client.ts';
import type { ServingEvent } from '../contract.ts';
import type { ServedRelease } from '../model-status.ts';

/** A replica that is live, with what it last said of itself (null: nothing yet). */
export interface ReportedReplica {
  id: string;
  hostname: string;
  url: string;
  lastSeenAt: Date;
  report: unknown;
}

const MAX_REPLICAS = 500;

export async function findReports(
  { pool }: Db,
  live: readonly string[],
): Promise<ReportedReplica[]> {
  const { rows } = await pool.query<ReportedReplica>(
    `SELECT id, hostname, url, last_seen_at AS "lastSeenAt", report FROM replicas
     WHERE id = ANY($1) ORDER BY hostname, started_at, id LIMIT ${MAX_REPLICAS}`,
    [live],
  );
  return rows;
}

/** The release that each of these replicas said it answers with, by model. Models that it did not speak of are left out. */
export async function findServedReleases(
  { pool }: Db,
  models: readonly string[],
  live: readonly string[],
): Promise<Map<string, ServedRelease[]>> {
  const { rows } = await pool.query<ServedRelease & { model: string }>(
    `SELECT r.id AS replica, m ->> 'model' AS model, (m ->> 'release')::int AS release,
       ARRAY(SELECT (v ->> 'version')::int FROM json_array_elements(m -> 'versions') v
         WHERE v -> 'breaker' ->> 'state' = 'open') AS "openBreakers"
     FROM replicas r CROSS JOIN LATERAL json_array_elements(
       CASE json_typeof(r.report -> 'models') WHEN 'array' THEN r.report -> 'models' ELSE '[]' END) m
     WHERE r.id = ANY($1) AND m ->> 'model' = ANY($2)`,
    [live.slice(0, MAX_REPLICAS), models],
  );
  return Map.groupBy(rows, ({ model }) => model);
}

/** Where a page ended. */
export type EventPosition = readonly [at: string, id: string];

/** Which events; with `include`, besides the model's those of a replica as a whole. */
export interface EventFilter {
  model?: string;
  include?: 'replicas';
  version?: number;
  dependency?: string;
  kind?: ServingEvent['kind'];
  replica?: string;
  from?: string;
  to?: string;
}

/** Events older than `position`, newest first. */
export async function findServingEvents(
  db: Db,
  { model, include, version, dependency, kind, replica, from, to }: EventFilter,
  position: EventPosition | undefined,
  take: number,
): Promise<ServingEvent[]> {
  const older = position && {
    OR: [{ at: { lt: position[0] } }, { at: position[0], id: { lt: position[1] } }],
  };
  const ofReplica = { model: null, dependency: null };
  const ofModel = include === 'replicas' ? { OR: [{ model }, ofReplica] } : { model };
  const rows = await db.prisma.servingEvent.findMany({
    where: {
      AND: [older ?? {}, model === undefined ? {} : ofModel],
      at: { gte: from, lt: to, lte: position?.[0] },
      version,
      dependency,
      kind,
      replicaId: replica,
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take,
  });
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    replica: row.replicaId,
    kind: row.kind as ServingEvent['kind'],
    model: row.model,
    version: row.version,
    dependency: row.dependency,
    detail: sentenceOf(row.detail),
  }));
}

function sentenceOf(detail: unknown): string {
  const said = (detail as { said?: unknown } | null)?.said;
  return typeof said === 'string' ? said : '';
}
