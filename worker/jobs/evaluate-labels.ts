import type {
  createHourEstimation,
  createLabelEvaluation,
  createLabelFollowing,
  createPerformanceRetention,
} from '#lib/performance/service.ts';

export function evaluateLabels(deps: {
  labels: Pick<ReturnType<typeof createLabelEvaluation>, 'evaluateNewLabels'>;
  following: Pick<ReturnType<typeof createLabelFollowing>, 'followNewLabels'>;
}) {
  return async () => {
    await deps.labels.evaluateNewLabels();
    await deps.following.followNewLabels();
  };
}

export function estimateHours(deps: {
  estimation: Pick<ReturnType<typeof createHourEstimation>, 'estimateHours'>;
  retention: Pick<ReturnType<typeof createPerformanceRetention>, 'removeOldPerformance'>;
}) {
  return async () => {
    await deps.estimation.estimateHours();
    await deps.retention.removeOldPerformance();
  };
}
