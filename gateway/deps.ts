import type { Logger } from 'pino';
import type { FeatureService } from '#lib/features/service.ts';
import type { FeedbackService } from '#lib/predictions/service.ts';
import type { PredictService, ServingState } from '#lib/serving/service.ts';
import type { KeyRing } from './key-ring.ts';
import type { Metrics } from './metrics.ts';

/** Everything the gateway's HTTP side needs; main.ts and tests put it together. */
export interface GatewayDeps {
  state: ServingState;
  predict: PredictService;
  feedback: FeedbackService;
  /** Its lookups are guarded. */
  features: FeatureService;
  keys: KeyRing;
  metrics: Metrics;
  log: Logger;
  now: () => Date;
  clock: () => number;
  /** True once shutdown has begun: load balancers are told to go elsewhere. */
  isStopping: () => boolean;
}
