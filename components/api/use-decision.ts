'use client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Operation } from '#lib/http/operation.ts';
import { type CallInput, callApi } from './call-api.ts';

/**
 * What a decision is made on: fetched when the question is asked, forgotten when it is closed, and never replaced behind one's
 * back, neither by polling nor by a change elsewhere; only `refetch` does.
 */
export function decisionOptions<O extends Operation>(
  operation: O,
  input: CallInput<O>,
  call: typeof callApi = callApi,
) {
  return queryOptions({
    queryKey: ['decision', operation.id, input],
    queryFn: ({ signal }) => call(operation, input, { signal }),
    staleTime: 'static',
    gcTime: 0,
    refetchInterval: false,
  });
}

export function useDecision<O extends Operation>(operation: O, input: CallInput<O>) {
  return useQuery(decisionOptions(operation, input));
}
