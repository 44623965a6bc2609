import { z } from 'zod';
import { type FilterValues, writeFilters } from '#components/filters/read-filters.ts';
import { listQuarantine, quarantineStates } from '#lib/validation/quarantine-operations.ts';

const { model, version, rule, request_id, from, to } = listQuarantine.query.shape;

/** As the REST list has them; the page begins with what waits, so that every state is a choice of its own. */
export const quarantineFilters = {
  model,
  version,
  rule,
  state: z.enum([...quarantineStates, 'every']),
  request_id,
  from,
  to,
};
export type QuarantineFilter = FilterValues<typeof quarantineFilters>;

/** Requests in quarantine, those that a filter leaves. */
export function quarantinePath(filter: Partial<QuarantineFilter> = {}): string {
  const query = writeFilters<typeof quarantineFilters>(filter);
  return query === '' ? '/quarantine' : `/quarantine?${query}`;
}

export const quarantinedPath = (id: string) => `/quarantine/${encodeURIComponent(id)}`;
