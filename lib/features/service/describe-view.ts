import type { ViewEntry, ViewSummary } from '../operations.ts';
import type { ViewRow } from '../store/definitions.ts';
import type { OnlineEvents } from '../store/online-events.ts';
import type { Watermark } from '../store/watermarks.ts';

/** How fresh its online values are. */
export function describeOnline(
  watermark: Watermark | undefined,
  events: OnlineEvents | null,
): ViewEntry['online'] {
  const materializedMs = watermark?.materializedMs ?? null;
  return {
    complete: watermark === undefined || watermark.doneSeq >= watermark.cutSeq,
    materialized_to: materializedMs === null ? null : new Date(materializedMs).toISOString(),
    last_event_at: events?.lastEventAt?.toISOString() ?? null,
    pushed_offline: events?.pushedOffline ?? 0,
  };
}

export function summarize(row: ViewRow, entity: string | null): ViewSummary {
  const { view, version, archivedAt, createdAt, createdBy } = row;
  const { name, description, owner, tags, source = null, ttl = null } = view;
  return {
    name,
    version,
    source,
    entity,
    description,
    owner,
    tags,
    ttl,
    features: view.features.map((feature) => feature.name),
    archived_at: archivedAt?.toISOString() ?? null,
    created_at: createdAt.toISOString(),
    created_by: createdBy,
  };
}
