import { writeFilters } from '#components/filters/read-filters.ts';
import { modelPath } from '#components/frame/use-current-model.ts';
import type { eventFilters } from './event-filters.ts';

export const servingPath = (model: string) => modelPath(model, 'serving');
/** The id of the history on that page. */
export const HISTORY = 'history';
/** What happened to something replicas depend on. */
export const dependencyHistoryPath = (model: string, dependency: string) =>
  `${servingPath(model)}?${writeFilters<typeof eventFilters>({ dependency })}#${HISTORY}`;
export const servingSettingsPath = (model: string) => modelPath(model, 'serving/settings');
