export { createBacktest } from './service/backtest.ts';
export { createRunCarrier } from './service/carry-out.ts';
export { createFileFetch } from './service/fetch-file.ts';
export { createPipeline } from './service/pipeline.ts';
export { createRetrainingPolicies } from './service/policies.ts';
export { createPolicyLooks } from './service/policy-looks.ts';
export { createTrainingRuns } from './service/runs.ts';
export { insertRun, TRAINING_CHANNEL } from './store/runs.ts';
