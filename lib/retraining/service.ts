export { createRunCarrier } from './service/carry-out.ts';
export { createFileFetch } from './service/fetch-file.ts';
export { createPipeline } from './service/pipeline.ts';
export { insertRun, TRAINING_CHANNEL } from './store/runs.ts';
