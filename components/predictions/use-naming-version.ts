import { useOperation } from '#components/api/use-operation.ts';
import { getModel, getVersion } from '#lib/registry/contract.ts';
import type { NamingVersion } from './name-inputs.ts';

/**
 * The version whose features a prediction's inputs are: the one recorded, or the first in force when none was chosen (null
 * when there is none). Undefined until it is known.
 */
export function useNamingVersion(
  model: string,
  recorded: number | null,
): NamingVersion | null | undefined {
  const registered = useOperation(
    getModel,
    { params: { model } },
    { enabled: recorded === null, keepPrevious: false },
  );
  const number = recorded ?? registered.data?.release?.versions[0];
  const version = useOperation(
    getVersion,
    { params: { model, version: number ?? 1 } },
    { enabled: number !== undefined, keepPrevious: false },
  );
  if (number === undefined) return registered.isPending ? undefined : null;
  if (version.isPending) return undefined;
  return { number, layout: version.data?.layout ?? null, isRecorded: recorded !== null };
}
