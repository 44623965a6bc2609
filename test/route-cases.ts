import { accessCases } from './route-cases/access.ts';
import { alertCases } from './route-cases/alerts.ts';
import { checklistCases } from './route-cases/checklist.ts';
import type { RouteCases } from './route-cases/contract.ts';
import { messageCases } from './route-cases/deliveries.ts';
import { driftCases } from './route-cases/drift.ts';
import { errorCases } from './route-cases/errors.ts';
import { escalationCases } from './route-cases/escalation.ts';
import { featureUsageCases } from './route-cases/feature-usage.ts';
import { featureValueCases } from './route-cases/feature-values.ts';
import { featureCases } from './route-cases/features.ts';
import { incidentCases } from './route-cases/incidents.ts';
import { modelCases } from './route-cases/models.ts';
import { monitoringCases } from './route-cases/monitoring.ts';
import { notificationCases } from './route-cases/notifications.ts';
import { onCallCases } from './route-cases/on-call.ts';
import { performanceCases } from './route-cases/performance.ts';
import { postmortemCases } from './route-cases/postmortems.ts';
import { quarantineCases } from './route-cases/quarantine.ts';
import { readingCases } from './route-cases/reading.ts';
import { releaseGuardCases } from './route-cases/release-guards.ts';
import { releaseCases } from './route-cases/releases.ts';
import { remoteCases } from './route-cases/remote.ts';
import { reproductionCases } from './route-cases/reproductions.ts';
import { retrainingCases } from './route-cases/retraining.ts';
import { runbookRunCases } from './route-cases/runbook-runs.ts';
import { runbookCases } from './route-cases/runbooks.ts';
import { servingCases } from './route-cases/serving.ts';
import { skewCases } from './route-cases/skew.ts';
import { timelineCases } from './route-cases/timeline.ts';
import { trainingCallbackCases } from './route-cases/training-callbacks.ts';
import { uploadCases } from './route-cases/uploads.ts';
import { validationCases } from './route-cases/validation.ts';
import { versionCases } from './route-cases/versions.ts';

/** By operation id; app/api/v1/operations.int.test.ts runs them all and fails when one is missing. */
export const routeCases: Partial<Record<string, RouteCases>> = {
  ...modelCases,
  ...trainingCallbackCases,
  ...uploadCases,
  ...remoteCases,
  ...versionCases,
  ...releaseCases,
  ...checklistCases,
  ...accessCases,
  ...readingCases,
  ...errorCases,
  ...featureCases,
  ...featureUsageCases,
  ...featureValueCases,
  ...reproductionCases,
  ...servingCases,
  ...monitoringCases,
  ...driftCases,
  ...performanceCases,
  ...skewCases,
  ...retrainingCases,
  ...timelineCases,
  ...alertCases,
  ...validationCases,
  ...quarantineCases,
  ...notificationCases,
  ...messageCases,
  ...incidentCases,
  ...releaseGuardCases,
  ...postmortemCases,
  ...onCallCases,
  ...escalationCases,
  ...runbookCases,
  ...runbookRunCases,
};
