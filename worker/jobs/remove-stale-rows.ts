import type { createAlertEvaluation } from '#lib/alerts/service.ts';
import type { createAuthService } from '#lib/auth/service.ts';
import type { MessageDelivery } from '#lib/notifications/service.ts';
import type { createRetentionService } from '#lib/predictions/service.ts';
import type { createReplicaService } from '#lib/releases/service.ts';
import type { createPolicyLooks } from '#lib/retraining/service.ts';
import type { SkewService } from '#lib/skew/service.ts';
import type { createQuarantine } from '#lib/validation/service.ts';

const REPLICA_KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const THROTTLE_KEPT_MS = 24 * 60 * 60 * 1000;

export function removeStaleRows(deps: {
  auth: Pick<ReturnType<typeof createAuthService>, 'removeOldThrottles' | 'removeEndedSessions'>;
  replicas: Pick<ReturnType<typeof createReplicaService>, 'removeOldReplicas'>;
  retention: Pick<ReturnType<typeof createRetentionService>, 'removeOldRows'>;
  skew: Pick<SkewService, 'removeOldReports'>;
  quarantine: Pick<ReturnType<typeof createQuarantine>, 'removeOldQuarantined'>;
  deliveries: Pick<MessageDelivery, 'removeOldDeliveries'>;
  policies: Pick<ReturnType<typeof createPolicyLooks>, 'removeOldEvaluations'>;
  alerts: Pick<ReturnType<typeof createAlertEvaluation>, 'removeOldAlerts'>;
  now: () => Date;
}) {
  return async () => {
    const at = deps.now();
    const now = at.getTime();
    await deps.replicas.removeOldReplicas(new Date(now - REPLICA_KEPT_MS));
    await deps.auth.removeOldThrottles(new Date(now - THROTTLE_KEPT_MS));
    await deps.auth.removeEndedSessions(at);
    await deps.skew.removeOldReports();
    await deps.quarantine.removeOldQuarantined();
    await deps.policies.removeOldEvaluations();
    await deps.alerts.removeOldAlerts();
    await deps.deliveries.removeOldDeliveries();
    await deps.retention.removeOldRows(at);
  };
}
