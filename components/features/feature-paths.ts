import { type FilterValues, writeFilters } from '#components/filters/read-filters.ts';
import type { sourceFilters } from './source-filters.ts';
import type { viewFilters } from './view-filters.ts';

/** The address of the catalogue of feature views. */
export const CATALOGUE = '/features';
export const NEW_VIEW = '/features/new';

/** The address of a view, with what is chosen on its page. */
export function viewPath(view: string, chosen: Partial<FilterValues<typeof viewFilters>> = {}) {
  const query = writeFilters<typeof viewFilters>(chosen);
  return `/features/views/${encodeURIComponent(view)}${query ? `?${query}` : ''}`;
}

export const editViewPath = (view: string) => `${viewPath(view)}/edit`;

/** The address of entities and sources, with what is open there. */
export function sourcesPath(open: Partial<FilterValues<typeof sourceFilters>> = {}) {
  const query = writeFilters<typeof sourceFilters>(open);
  return `/features/sources${query ? `?${query}` : ''}`;
}
