import { type FilterValues, writeFilters } from '#components/filters/read-filters.ts';
import type { auditFilters } from './audit-filters.tsx';

/** The history, the changes that a filter leaves. */
export function auditPath(filter: Partial<FilterValues<typeof auditFilters>>): string {
  return `/settings/audit?${writeFilters<typeof auditFilters>(filter)}`;
}
