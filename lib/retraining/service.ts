export { createRunCarrier } from './service/carry-out.ts';
export { createPipeline } from './service/pipeline.ts';
export { insertRun, TRAINING_CHANNEL } from './store/runs.ts';
