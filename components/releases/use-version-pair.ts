'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { getVersion } from '#lib/registry/contract.ts';

/** A version and the one that it would take the place of; null when there is none. */
export interface VersionPair {
  model: string;
  from: number | null;
  to: number;
}

/** Both versions of a pair, once both are there. */
export function useVersionPair({ model, from, to }: VersionPair) {
  const before = useOperation(
    getVersion,
    { params: { model, version: from ?? to } },
    { keepPrevious: false },
  );
  const after = useOperation(
    getVersion,
    { params: { model, version: to } },
    { keepPrevious: false },
  );
  const loaded = before.data && after.data;
  return {
    before: from === null ? undefined : before.data,
    after: loaded ? after.data : undefined,
    error: loaded ? null : (after.error ?? before.error),
  };
}
