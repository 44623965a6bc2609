import type { Operation, OperationAnswer, OperationRequest } from '#lib/http/operation.ts';
import type { Problem } from '#lib/http/problem.ts';
import { ApiError, timedOut, unreachable } from './api-error.ts';
import { buildUrl } from './build-url.ts';

/** The parts of a request an operation has; those it does not have may be left out. */
export type CallInput<O extends Operation> = {
  [K in keyof OperationRequest<O> as undefined extends OperationRequest<O>[K]
    ? never
    : K]: OperationRequest<O>[K];
} & {
  [K in keyof OperationRequest<O> as undefined extends OperationRequest<O>[K]
    ? K
    : never]?: OperationRequest<O>[K];
};

/** Beyond this a page is better told that there is no answer. */
const TIMEOUT_MS = 15_000;

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}

async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (!isJson) throw unreachable(response.status, await response.text().catch(() => ''));
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw isProblem(body) ? new ApiError(body) : unreachable(response.status, body);
}

/** Calls an operation of the console's API as the signed-in user. Throws ApiError. */
export async function callApi<O extends Operation>(
  operation: O,
  input: CallInput<O>,
  options: { signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<OperationAnswer<O>> {
  const { params, query, body } = input as Partial<Record<'params' | 'query' | 'body', unknown>>;
  const url = buildUrl(
    operation.path,
    params as Record<string, unknown> | undefined,
    query as Record<string, unknown> | undefined,
  );
  const { signal, timeoutMs = TIMEOUT_MS } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: operation.method,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return (await readAnswer(response)) as OperationAnswer<O>;
  } catch (cause) {
    if (cause instanceof ApiError || signal?.aborted) throw cause;
    throw timeout.aborted ? timedOut(timeoutMs, cause) : unreachable(0, cause);
  }
}
