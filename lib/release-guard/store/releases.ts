import type { Tx } from '#lib/db/client.ts';
import type { ReleasePlan } from '#lib/releases/contract.ts';

export interface FreshRelease {
  modelId: string;
  model: string;
  task: 'binary' | 'multiclass' | 'regression';
  seq: number;
  plan: ReleasePlan;
  createdAt: Date;
  replacedSeq: number;
  replacedPlan: ReleasePlan;
  settings: unknown;
}

/** By Postgres, since what several workers compare is stored by it. */
export async function readClock(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS at`;
  if (!row) throw new Error('Postgres does not say what time it is');
  return row.at;
}

/** Releases in force that no guard is of: promotions of up to a week ago that took the place of another release. */
export function findFreshReleases(tx: Tx): Promise<FreshRelease[]> {
  return tx.$queryRaw<FreshRelease[]>`
    SELECT m.id::text AS "modelId", m.name AS model, m.task, r.seq, r.plan, r.created_at AS "createdAt",
      p.seq AS "replacedSeq", p.plan AS "replacedPlan", s.settings
    FROM models m
    JOIN LATERAL (SELECT * FROM releases WHERE model_id = m.id ORDER BY seq DESC LIMIT 1) r ON true
    JOIN releases p ON p.model_id = m.id AND p.seq = r.from_seq
    LEFT JOIN release_guard_settings s ON s.model_id = m.id
    WHERE r.kind = 'promote' AND r.created_at > clock_timestamp() - interval '7 days'
      AND NOT EXISTS (SELECT FROM release_guards g WHERE g.model_id = m.id AND g.seq = r.seq)
    ORDER BY r.created_at`;
}

export async function findModel(
  tx: Tx,
  name: string,
): Promise<{ id: string; name: string } | null> {
  return tx.model.findUnique({ where: { name }, select: { id: true, name: true } });
}

export async function findModelName(tx: Tx, id: string): Promise<string> {
  const { name } = await tx.model.findUniqueOrThrow({ where: { id }, select: { name: true } });
  return name;
}

export async function findNewestSeq(tx: Tx, modelId: string): Promise<number> {
  const row = await tx.release.findFirst({
    where: { modelId },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  return row?.seq ?? 0;
}

/** Of the given versions those that were rolled back after a promotion, ever. Going back on a rollback says nothing of what it had put in force. */
export async function findRolledBack(
  tx: Tx,
  modelId: string,
  versions: readonly number[],
): Promise<number[]> {
  const rows = await tx.$queryRaw<{ version: number }[]>`
    SELECT DISTINCT v.version FROM unnest(${[...versions]}::int[]) AS v(version)
    JOIN releases was ON was.model_id = ${modelId}::uuid AND was.kind = 'promote'
      AND was.plan -> 'routes' @> jsonb_build_array(jsonb_build_object('version', v.version))
    JOIN releases next ON next.model_id = was.model_id AND next.seq = was.seq + 1 AND next.kind = 'rollback'
    ORDER BY 1`;
  return rows.map(({ version }) => version);
}

/** Whether a guard rolled the model back since then. */
export async function hasRolledBackSince(tx: Tx, modelId: string, since: Date): Promise<boolean> {
  const where = { modelId, state: 'rolled_back', endedAt: { gte: since } };
  return (await tx.releaseGuard.count({ where })) > 0;
}

/** Of the releases of a model those that sent all their traffic to these versions, before a release. */
export async function findReleasesOf(
  tx: Tx,
  modelId: string,
  { versions, before }: { versions: readonly number[]; before: number },
): Promise<number[]> {
  const rows = await tx.$queryRaw<{ seq: number; versions: number[] }[]>`
    SELECT r.seq, ARRAY(SELECT (route ->> 'version')::int FROM jsonb_array_elements(r.plan -> 'routes') AS route ORDER BY 1) AS versions
    FROM releases r WHERE r.model_id = ${modelId}::uuid AND r.seq < ${before}`;
  const wanted = versions.toSorted((a, b) => a - b).join(' ');
  return rows.filter((row) => row.versions.join(' ') === wanted).map(({ seq }) => seq);
}
