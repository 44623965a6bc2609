import { modelPath } from '#components/frame/use-current-model.ts';

export const servingPath = (model: string) => modelPath(model, 'serving');
export const servingSettingsPath = (model: string) => modelPath(model, 'serving/settings');
