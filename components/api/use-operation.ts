'use client';
import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { toast } from 'sonner';
import type { Page } from '#lib/http/contract.ts';
import type { Operation, OperationAnswer } from '#lib/http/operation.ts';
import { ApiError } from './api-error.ts';
import { type CallInput, callApi } from './call-api.ts';

function operationKey<O extends Operation>(operation: O, input?: CallInput<O>) {
  return input === undefined ? [operation.id] : [operation.id, input];
}

export interface UseOperationOptions {
  enabled?: boolean;
  /** Milliseconds between refetches, also false for none. */
  refetchInterval?: number | false;
  /** Keeps the last answer on screen while another input's is on its way. Default true. */
  keepPrevious?: boolean;
}

/** An operation's answer, cached by its input. */
export function useOperation<O extends Operation>(
  operation: O,
  input: CallInput<O>,
  options: UseOperationOptions = {},
) {
  return useQuery<OperationAnswer<O>>({
    queryKey: operationKey(operation, input),
    queryFn: ({ signal }) => callApi(operation, input, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    placeholderData: options.keepPrevious === false ? undefined : keepPreviousData,
  });
}

/** Like useOperation, with an input made at each fetch (such as "the last hour"); `key` says what it depends on. */
export function useOperationAt<O extends Operation>(
  operation: O,
  key: readonly unknown[],
  makeInput: () => CallInput<O>,
  options: UseOperationOptions = {},
) {
  return useQuery<OperationAnswer<O>>({
    queryKey: [operation.id, ...key],
    queryFn: ({ signal }) => callApi(operation, makeInput(), { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    placeholderData: options.keepPrevious === false ? undefined : keepPreviousData,
  });
}

/** A list, page by page. `items` holds all pages loaded so far. */
export function useOperationPages<O extends Operation>(
  operation: O,
  input: CallInput<O>,
  options: UseOperationOptions = {},
) {
  type Item = OperationAnswer<O> extends Page<infer T> ? T : never;
  const { query } = input as { query?: Record<string, unknown> };
  const result = useInfiniteQuery({
    queryKey: [operation.id, 'pages', input],
    queryFn: async ({ pageParam, signal }) => {
      const page = { ...input, query: { ...query, cursor: pageParam } } as CallInput<O>;
      return (await callApi(operation, page, { signal })) as Page<Item>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Item>) => page.next_cursor ?? undefined,
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    placeholderData: options.keepPrevious === false ? undefined : keepPreviousData,
  });
  const items = useMemo(
    () => result.data?.pages.flatMap((page) => page.items) ?? [],
    [result.data],
  );
  return { ...result, items };
}

/** Says what failed, with the request id, in a toast. */
function toastError(error: unknown) {
  if (error instanceof ApiError) {
    const { title, detail, request_id } = error.problem;
    toast.error(title, {
      description: request_id ? `${detail} Request id ${request_id}` : detail,
      duration: 12_000,
    });
    return;
  }
  toast.error('That did not work', { description: String(error), duration: 12_000 });
}

/** Marks the answers of these operations (of all, when none is named) as out of date. */
export function invalidate(client: QueryClient, ...operations: Operation[]): Promise<void> {
  if (operations.length === 0) return client.invalidateQueries();
  const ids = new Set<unknown>(operations.map((operation) => operation.id));
  return client.invalidateQueries({ predicate: (query) => ids.has(query.queryKey[0]) });
}

/**
 * A change. Afterwards every answer on screen is fetched again, or only those of `refreshes`. A failure becomes a toast, unless
 * `quiet` says that the caller shows it.
 */
export function useOperationMutation<O extends Operation>(
  operation: O,
  options: {
    onSuccess?: (answer: OperationAnswer<O>, input: CallInput<O>) => void;
    onError?: (error: Error) => void;
    refreshes?: Operation[];
    quiet?: boolean;
  } = {},
) {
  const client = useQueryClient();
  return useMutation<OperationAnswer<O>, Error, CallInput<O>>({
    mutationKey: [operation.id],
    mutationFn: (input) => callApi(operation, input),
    onSuccess: (answer, input) => {
      void invalidate(client, ...(options.refreshes ?? []));
      options.onSuccess?.(answer, input);
    },
    onError: (error) => {
      if (!options.quiet) toastError(error);
      options.onError?.(error);
    },
  });
}
