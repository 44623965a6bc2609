import type { createHourEstimation, createLabelEvaluation } from '#lib/performance/service.ts';

export function evaluateLabels(deps: {
  labels: Pick<ReturnType<typeof createLabelEvaluation>, 'evaluateNewLabels'>;
}) {
  return async () => {
    await deps.labels.evaluateNewLabels();
  };
}

export function estimateHours(deps: {
  estimation: Pick<ReturnType<typeof createHourEstimation>, 'estimateHours'>;
}) {
  return async () => {
    await deps.estimation.estimateHours();
  };
}
