import { PROBLEM_CONTENT_TYPE, toProblem } from './problem.ts';

/** A thrown value as the answer the caller gets. */
export function problemResponse(error: unknown, requestId: string): Response {
  const problem = toProblem(error, requestId);
  const headers = new Headers({
    'content-type': PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
    'x-request-id': requestId,
  });
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  if (typeof problem.retry_after_seconds === 'number') {
    headers.set('retry-after', String(problem.retry_after_seconds));
  }
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
