export type { ArtifactReader } from './service/load-version.ts';
export { notServed } from './service/not-served.ts';
export type {
  Outcome,
  PredictionSink,
  PredictRequest,
  PredictService,
  RequestContext,
} from './service/predict.ts';
export { createRateLimits, type RateLimits } from './service/rate-limits.ts';
export { cleanView, reportModels } from './service/report.ts';
export type { ServedModel } from './service/served-model.ts';
export { createServingEngine, type ServingEngine } from './service/serving-engine.ts';
export type { ServingLog } from './service/serving-log.ts';
export type { ServingState } from './service/serving-state.ts';
export type { CacheOutcome } from './service/serving-watch.ts';
export { createServingSettings } from './service/settings.ts';
