import type { createLabelEvaluation } from '#lib/performance/service.ts';

export function evaluateLabels(deps: {
  labels: Pick<ReturnType<typeof createLabelEvaluation>, 'evaluateNewLabels'>;
}) {
  return async () => {
    await deps.labels.evaluateNewLabels();
  };
}
