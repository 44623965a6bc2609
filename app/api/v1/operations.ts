import * as audit from '#lib/audit/contract.ts';
import * as auth from '#lib/auth/contract.ts';
import type { Operation } from '#lib/http/operation.ts';
import * as predictions from '#lib/predictions/contract.ts';
import * as registry from '#lib/registry/contract.ts';
import * as releases from '#lib/releases/contract.ts';
import * as serving from '#lib/serving/contract.ts';
import * as telemetry from '#lib/telemetry/contract.ts';
import { getOpenApi } from './openapi.json/contract.ts';

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
  registry.archiveVersion,
  registry.deleteVersion,
  registry.setAlias,
  registry.deleteAlias,
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
  auth.getMe,
  auth.changeMyPassword,
  auth.listApiKeys,
  auth.createApiKey,
  auth.revokeApiKey,
  auth.listUsers,
  auth.createUser,
  auth.updateUser,
  audit.listAudit,
  getOpenApi,
];
