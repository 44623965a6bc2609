'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { getLatestReproduction } from '#lib/reproduction/operations.ts';
import type { Latest } from './describe-reproduction.ts';

const POLL_MS = 1500;

/** The last check of a version, asked for again while one is under way; all who ask share the answer. */
export function useReproduction(model: string, version: number) {
  const input = { params: { model, version } };
  const known = useOperation(getLatestReproduction, input, { keepPrevious: false });
  const isOpen = (known.data as Latest | undefined)?.open != null;
  useOperation(getLatestReproduction, input, {
    ...{ enabled: isOpen, keepPrevious: false },
    refetchInterval: isOpen ? POLL_MS : false,
  });
  return known;
}
