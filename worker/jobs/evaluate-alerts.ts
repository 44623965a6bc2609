import type { createAlertEvaluation } from '#lib/alerts/service.ts';

export function evaluateAlerts({
  alerts,
}: {
  alerts: Pick<ReturnType<typeof createAlertEvaluation>, 'evaluate'>;
}) {
  return async () => {
    await alerts.evaluate();
  };
}
