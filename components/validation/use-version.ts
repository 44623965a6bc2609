import { useOperation } from '#components/api/use-operation.ts';
import { getModel, listVersions } from '#lib/registry/contract.ts';
import { chooseVersion } from './choose-version.ts';

/** The version whose rules are shown, and those there are; `version` is undefined until it is known, null where there is none. */
export function useVersion(model: string, named: number | null) {
  const about = useOperation(getModel, { params: { model } });
  const versions = useOperation(listVersions, { params: { model }, query: { limit: 200 } });
  const inForce = about.data?.release?.versions ?? [];
  const numbers = (versions.data?.items ?? [])
    .filter(({ status }) => status !== 'deleted')
    .map(({ version }) => version);
  const isKnown = named !== null || (about.isSuccess && versions.isSuccess);
  return {
    version: isKnown ? chooseVersion(named, inForce, numbers) : undefined,
    numbers,
    inForce,
    error: about.error ?? versions.error,
  };
}
