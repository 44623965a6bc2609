import { z } from 'zod';
import { type FilterValues, writeFilters } from '#components/filters/read-filters.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import type { ColumnResult } from '#lib/drift-reports/contract.ts';
import { listDriftReports } from '#lib/drift-reports/operations.ts';

const { version, window } = listDriftReports.query.shape;

/** What the address of the Drift tab, and of one column on it, says beside the time range. */
export const driftFilters = {
  version,
  window,
  /** One report of many; without it the latest is shown. */
  report: z.uuid(),
  role: z.enum(['feature', 'score', 'class', 'value']),
};
type Filters = Partial<FilterValues<typeof driftFilters>>;

/** The Drift tab, or one column's page below it. */
export function driftPath(
  model: string,
  filters: Omit<Filters, 'role'>,
  of: { column: string; role: ColumnResult['role'] } | null = null,
): string {
  const path = modelPath(model, of ? `drift/${encodeURIComponent(of.column)}` : 'drift');
  const role = of && of.role !== 'feature' ? of.role : null;
  const query = writeFilters<typeof driftFilters>({ ...filters, role });
  return query ? `${path}?${query}` : path;
}
