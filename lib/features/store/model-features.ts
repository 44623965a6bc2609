import type { Tx } from '#lib/db/client.ts';
import type { PinnedList } from '../contract.ts';

/** The versions of models that name features of views, newest first. */
export async function findModelsOfViews(
  tx: Tx,
  views: readonly string[],
): Promise<{ model: string; version: number; status: string; features: string[] }[]> {
  return tx.$queryRaw`
    SELECT m.name AS model, v.number AS version, v.status, array_agg(f.feature ORDER BY f.at) AS features
    FROM model_versions v JOIN models m ON m.id = v.model_id
    CROSS JOIN LATERAL json_array_elements(v.features -> 'list') WITH ORDINALITY AS l(item, at)
    CROSS JOIN LATERAL (SELECT COALESCE(l.item ->> 'feature', l.item #>> '{}') AS feature, l.at) f
    WHERE v.features IS NOT NULL AND v.features -> 'server' IS NULL AND v.status <> 'deleted'
      AND split_part(f.feature, '@', 1) = ANY(${[...views]}::text[])
    GROUP BY m.name, v.number, v.status ORDER BY m.name, v.number DESC`;
}

/** What a version of a model takes; null for the version: its newest one that takes any and is ready. */
export async function findModelFeatures(
  tx: Tx,
  model: string,
  version: number | null,
): Promise<PinnedList['list'] | null> {
  const rows = await tx.$queryRaw<{ features: PinnedList }[]>`
    SELECT v.features FROM model_versions v JOIN models m ON m.id = v.model_id
    WHERE m.name = ${model} AND v.features IS NOT NULL AND v.features -> 'server' IS NULL AND v.status <> 'deleted'
      AND (v.number = ${version} OR (${version}::int IS NULL AND v.status = 'ready'))
    ORDER BY v.number DESC LIMIT 1`;
  return rows[0]?.features.list ?? null;
}
