import * as alerts from '#lib/alerts/operations.ts';
import * as audit from '#lib/audit/contract.ts';
import * as auth from '#lib/auth/contract.ts';
import * as checklist from '#lib/checklist/operations.ts';
import * as drift from '#lib/drift-reports/operations.ts';
import { compareVersionEnvironments } from '#lib/environment/contract.ts';
import { featureRoutes } from '#lib/features/routes.ts';
import * as featureUsage from '#lib/features/usage-operations.ts';
import { previewView } from '#lib/features/value-operations.ts';
import * as health from '#lib/health/operations.ts';
import type { Operation } from '#lib/http/operation.ts';
import * as monitoring from '#lib/monitoring/operations.ts';
import * as performance from '#lib/performance/operations.ts';
import * as predictions from '#lib/predictions/contract.ts';
import * as registry from '#lib/registry/contract.ts';
import * as releases from '#lib/releases/contract.ts';
import * as reproduction from '#lib/reproduction/operations.ts';
import * as retraining from '#lib/retraining/operations.ts';
import * as runbooks from '#lib/runbooks/operations.ts';
import * as serving from '#lib/serving/contract.ts';
import * as skew from '#lib/skew/operations.ts';
import * as telemetry from '#lib/telemetry/contract.ts';
import { listTimeline } from '#lib/timeline/contract.ts';
import * as trainingCallbacks from '#lib/training-callbacks/contract.ts';
import * as validation from '#lib/validation/operations.ts';
import * as quarantine from '#lib/validation/quarantine-operations.ts';
import { getOpenApi } from './openapi.json/contract.ts';

/** Those that gateways answer too. */
export const sharedOperations: readonly Operation[] = Object.values(featureRoutes).map(
  ({ operation }) => operation,
);

/** Every operation of the REST API, in the order the documentation shows them. */
export const operations: readonly Operation[] = [
  telemetry.getFleet,
  telemetry.getModelStatus,
  telemetry.getSeries,
  registry.listModels,
  registry.createModel,
  registry.getModel,
  registry.updateModel,
  registry.listVersions,
  registry.registerVersion,
  registry.registerRemoteVersion,
  registry.getVersion,
  registry.downloadArtifact,
  compareVersionEnvironments,
  reproduction.startReproduction,
  reproduction.listReproductions,
  reproduction.getLatestReproduction,
  registry.archiveVersion,
  registry.deleteVersion,
  registry.setAlias,
  registry.deleteAlias,
  checklist.getChecklist,
  checklist.signChecklistItem,
  checklist.withdrawSignature,
  checklist.getChecklistPolicy,
  checklist.setChecklistPolicy,
  releases.listReleases,
  releases.getRelease,
  releases.promoteVersion,
  releases.previewRollback,
  releases.rollBack,
  predictions.listPredictions,
  predictions.getPrediction,
  predictions.listErrorGroups,
  predictions.getErrorGroup,
  predictions.setErrorGroup,
  serving.predictFromConsole,
  telemetry.getServingStatus,
  serving.getServingSettings,
  serving.setServingSettings,
  serving.setBreaker,
  serving.setDependencyBreaker,
  telemetry.listServingEvents,
  listTimeline,
  monitoring.getReferences,
  monitoring.setReference,
  drift.getLatestDrift,
  drift.listDriftReports,
  drift.getDriftReport,
  drift.downloadDriftReport,
  drift.getDriftCounts,
  drift.getDriftSeries,
  drift.listDriftEvents,
  drift.startDriftScan,
  drift.getDriftScan,
  drift.getDriftSettings,
  drift.setDriftSettings,
  health.getHealth,
  health.getObjectives,
  health.setObjectives,
  performance.getPerformance,
  performance.getPerformanceSegments,
  performance.postBusinessMetrics,
  performance.getBusinessMetrics,
  skew.getSkew,
  skew.measureSkew,
  skew.getSkewSeries,
  retraining.getRetraining,
  retraining.listRetrainingPolicies,
  retraining.setRetrainingPolicy,
  retraining.backtestRetraining,
  retraining.listPolicyEvaluations,
  retraining.startTrainingRun,
  retraining.listTrainingRuns,
  retraining.getTrainingRun,
  retraining.readTrainingLog,
  retraining.cancelTrainingRun,
  retraining.decideTrainingRun,
  validation.getValidation,
  validation.setValidation,
  validation.inferValidation,
  validation.previewValidation,
  validation.getViolationSeries,
  validation.listViolations,
  validation.validateFile,
  validation.validateSnapshot,
  validation.listValidationRuns,
  validation.getValidationRun,
  validation.downloadFailures,
  quarantine.listQuarantine,
  quarantine.getQuarantined,
  quarantine.replayQuarantined,
  quarantine.discardQuarantined,
  checklist.listBackups,
  checklist.recordBackup,
  trainingCallbacks.postTrainingCallback,
  trainingCallbacks.putTrainingFile,
  trainingCallbacks.getTrainingSnapshot,
  ...sharedOperations,
  previewView,
  featureUsage.getViewLookups,
  featureUsage.getServedValues,
  auth.getMe,
  auth.changeMyPassword,
  auth.listApiKeys,
  auth.createApiKey,
  auth.revokeApiKey,
  auth.listUsers,
  auth.createUser,
  auth.updateUser,
  alerts.listAlerts,
  alerts.countAlerts,
  alerts.listAlertRules,
  alerts.setAlertRule,
  alerts.resetAlertRule,
  alerts.previewAlertRule,
  alerts.listSilences,
  alerts.createSilence,
  alerts.endSilence,
  alerts.previewSilence,
  runbooks.listRunbooks,
  runbooks.getRunbook,
  runbooks.saveRunbook,
  runbooks.listRunbookVersions,
  runbooks.compareRunbookVersions,
  runbooks.archiveRunbook,
  runbooks.settleRunbookOffer,
  runbooks.startRunbookRun,
  runbooks.listRunbookRuns,
  runbooks.getRunbookRun,
  runbooks.previewRunbookStep,
  runbooks.doRunbookStep,
  runbooks.skipRunbookStep,
  runbooks.decideRunbookStep,
  runbooks.endRunbookRun,
  runbooks.getIncidentRunbook,
  audit.listAudit,
  getOpenApi,
];
