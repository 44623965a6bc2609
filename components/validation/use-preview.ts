'use client';
import { useQuery } from '@tanstack/react-query';
import { callApi } from '#components/api/call-api.ts';
import type { Rule } from '#lib/validation/contract.ts';
import { previewValidation } from '#lib/validation/operations.ts';

/** Ten thousand requests are read for it. */
const TIMEOUT_MS = 60_000;

/** What rules would have done to the last requests, worked out once for these rules and not again behind one's back. */
export function usePreview(
  model: string,
  version: number,
  rules: readonly Rule[],
  revision: number,
) {
  return useQuery({
    queryKey: ['decision', previewValidation.id, model, version, revision, rules],
    queryFn: ({ signal }) =>
      callApi(
        previewValidation,
        { params: { model, version }, body: { rules: [...rules] } },
        { signal, timeoutMs: TIMEOUT_MS },
      ),
    staleTime: 'static',
    gcTime: 0,
    retry: false,
  });
}
