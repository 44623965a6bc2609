import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { createFeatureService } from '#lib/features/service.ts';
import { limitConcurrency } from '#lib/guard/limit-concurrency.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import { createRemoteRuntimes, type RemoteRuntimes } from '#lib/remote/service.ts';
import type { RemoteVersion } from './contract.ts';
import { createAliases } from './service/aliases.ts';
import { createModels } from './service/models.ts';
import { registerRemoteVersion } from './service/register-remote.ts';
import { registerVersion, type VersionUpload } from './service/register-version.ts';
import { createVersions } from './service/versions.ts';

export type { VersionUpload } from './service/register-version.ts';

/** Uploads beyond these wait in their temporary files; with too many waiting, the next is refused. */
const CHECKS = {
  running: 2,
  waiting: 20,
  refuse: () =>
    new AppError('unavailable', {
      publicMessage: 'Too many versions are being checked. Send it again in a while.',
    }),
};

/** Other servers are waited for; that costs nothing here. */
const REMOTE_CHECKS = { ...CHECKS, running: 8 };

export function createRegistryService(dependencies: {
  db: Db;
  artifacts: ArtifactStore;
  /** Tries uploads out. */
  runtime: Pick<OnnxRuntime, 'load'>;
  trialMs?: number;
  /** Left out: there are no remote versions. */
  remotes?: RemoteRuntimes;
  now: () => Date;
}) {
  const { remotes = createRemoteRuntimes({ allowed: [] }) } = dependencies;
  const { pinFeatures } = createFeatureService(dependencies);
  const versions = createVersions(dependencies);
  const limitRemoteChecks = limitConcurrency(REMOTE_CHECKS);
  const registration = { ...dependencies, pinFeatures, limitChecks: limitConcurrency(CHECKS) };
  return {
    ...createModels(dependencies),
    ...createAliases(dependencies),
    ...versions,

    async registerVersion(model: string, upload: VersionUpload, ctx: ChangeContext) {
      const number = await registerVersion(registration, model, upload, ctx);
      return versions.getVersion(model, number);
    },

    async registerRemoteVersion(
      model: string,
      body: RemoteVersion & { reason?: string },
      ctx: ChangeContext,
    ) {
      const register = () =>
        registerRemoteVersion({ ...dependencies, pinFeatures, remotes }, model, body, ctx);
      return versions.getVersion(model, await limitRemoteChecks(register));
    },
  };
}
