import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { createAliases } from './service/aliases.ts';
import { createModels } from './service/models.ts';
import { registerVersion, type VersionUpload } from './service/register-version.ts';
import { createVersions } from './service/versions.ts';

export type { VersionUpload } from './service/register-version.ts';

export function createRegistryService(dependencies: {
  db: Db;
  artifacts: ArtifactStore;
  now: () => Date;
}) {
  const versions = createVersions(dependencies);
  return {
    ...createModels(dependencies),
    ...createAliases(dependencies),
    ...versions,

    async registerVersion(model: string, upload: VersionUpload, ctx: ChangeContext) {
      const number = await registerVersion(dependencies, model, upload, ctx);
      return versions.getVersion(model, number);
    },
  };
}
