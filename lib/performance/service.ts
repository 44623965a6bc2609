export { createBusinessMetrics } from './service/business-metrics.ts';
export { createHourEstimation } from './service/estimate-hours.ts';
export { createLabelEvaluation } from './service/evaluate-labels.ts';
export { createLabelFollowing } from './service/follow-labels.ts';
export { createLabelFacts, type LabelFacts } from './service/label-facts.ts';
export { createPerformanceReading } from './service/read-performance.ts';
export { createSegmentReading } from './service/read-segments.ts';
export { createPerformanceRetention } from './service/retention.ts';
