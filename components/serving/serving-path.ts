import { modelPath } from '#components/frame/use-current-model.ts';

export const servingPath = (model: string) => modelPath(model, 'serving');
/** The id of the history on that page. */
export const HISTORY = 'history';
/** What happened to something replicas depend on. */
export const dependencyHistoryPath = (model: string, dependency: string) =>
  `${servingPath(model)}?${new URLSearchParams({ about: dependency })}#${HISTORY}`;
export const servingSettingsPath = (model: string) => modelPath(model, 'serving/settings');
