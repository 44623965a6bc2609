import type { OperationAnswer } from '#lib/http/operation.ts';
import type { Version } from '#lib/registry/contract.ts';
import { compareEnvironments } from '../compare-environments.ts';
import type { compareVersionEnvironments } from '../contract.ts';

type VersionEnvironment = OperationAnswer<typeof compareVersionEnvironments>;

/** What versions were trained in, as their lineage has it. */
export function createVersionEnvironments({
  registry,
}: {
  registry: { getVersion(model: string, version: number): Promise<Pick<Version, 'lineage'>> };
}) {
  return {
    async getEnvironment(
      model: string,
      version: number,
      other: number | undefined,
    ): Promise<VersionEnvironment> {
      const { environment = [] } = (await registry.getVersion(model, version)).lineage;
      if (other === undefined) return { version, environment, with: null };
      const { environment: theirs = [] } = (await registry.getVersion(model, other)).lineage;
      const areKnown = environment.length > 0 && theirs.length > 0;
      const comparison = areKnown ? compareEnvironments(theirs, environment) : null;
      return { version, environment, with: { version: other, environment: theirs, comparison } };
    },
  };
}
