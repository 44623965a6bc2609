export { createErrorTracking } from './service/error-tracking.ts';
export { createFeedbackService, type FeedbackService } from './service/feedback.ts';
export { createPartitionService } from './service/partitions.ts';
export {
  createPredictionLog,
  type PredictionLog,
  type PredictionLogOptions,
  type PredictionLogStats,
} from './service/prediction-log.ts';
export { createPredictionQueries } from './service/prediction-queries.ts';
export { createRetentionService } from './service/retention.ts';
