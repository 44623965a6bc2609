import type { FastifyReply } from 'fastify';
import type { AppError, ErrorCode } from '#lib/http/errors.ts';
import { toAppError } from '#lib/http/problem.ts';
import type { GatewayDeps } from './deps.ts';

/**
 * What says no on purpose is in the metrics and in the records; a line for each would make a bad time worse. What a runtime says of
 * a failed run may quote the features.
 */
const ON_PURPOSE = new Set<ErrorCode>([
  'unavailable',
  'features_unavailable',
  'overloaded',
  'log_full',
  'no_answer',
]);

/**
 * An error as a refusal, and what may be told of it. What is our fault is logged here, once; Retry-After says when
 * to ask again.
 */
export function describeFailure(
  deps: Pick<GatewayDeps, 'log'>,
  reply: FastifyReply,
  error: unknown,
  requestId: string,
): { refusal: AppError; message: string } {
  const refusal = toAppError(error);
  logFailure(deps, error, requestId);
  const { retryAfter } = refusal;
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  reply.header('x-request-id', requestId);
  return { refusal, message: refusal.publicMessage };
}

/** A line for what is our fault. */
export function logFailure(
  { log }: Pick<GatewayDeps, 'log'>,
  error: unknown,
  requestId: string,
): void {
  const { status, code } = toAppError(error);
  if (status < 500) return;
  const level = ON_PURPOSE.has(code) ? 'debug' : 'error';
  log[level]({ err: error, requestId, code }, 'request failed');
}
