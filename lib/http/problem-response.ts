import { PROBLEM_CONTENT_TYPE, toAppError, toProblem } from './problem.ts';

/** A thrown value as the answer the caller gets. */
export function problemResponse(error: unknown, requestId: string): Response {
  const refusal = toAppError(error);
  const problem = toProblem(refusal, requestId);
  const headers = new Headers({
    'content-type': PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
    'x-request-id': requestId,
  });
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  if (refusal.retryAfter !== undefined) headers.set('retry-after', refusal.retryAfter);
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
