export { createFeedbackService, type FeedbackService } from './service/feedback.ts';
export { createPartitionService, type PartitionService } from './service/partitions.ts';
export {
  createPredictionLog,
  type PredictionLog,
  type PredictionLogStats,
} from './service/prediction-log.ts';
export { createPredictionQueries, type PredictionQueries } from './service/prediction-queries.ts';
