import { modelPath } from '#components/frame/use-current-model.ts';

/** Addresses of the screens of retraining. */
export const retrainingPath = (model: string) => modelPath(model, 'retraining');
export const policyPath = (model: string) => modelPath(model, 'retraining/policy');
export const runPath = (model: string, run: number) => modelPath(model, `retraining/${run}`);
