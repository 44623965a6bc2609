import type { FastifyReply } from 'fastify';
import { AppError, type ErrorCode } from '#lib/http/errors.ts';
import type { GatewayDeps } from './deps.ts';

/**
 * What says no on purpose is in the metrics and in the records; a line for each would make a bad time worse. What a runtime says of
 * a failed run may quote the features.
 */
const ON_PURPOSE = new Set<ErrorCode>(['unavailable', 'overloaded', 'log_full', 'no_answer']);

/**
 * An error as a protocol says it: its status and what may be told. What is our fault is logged here, once; Retry-After says when
 * to ask again.
 */
export function describeFailure(
  deps: Pick<GatewayDeps, 'log'>,
  reply: FastifyReply,
  error: unknown,
  requestId: string,
): { status: number; code: ErrorCode; message: string } {
  const known = error instanceof AppError ? error : undefined;
  const { status = 500, code = 'internal' } = known ?? {};
  if (status >= 500) {
    const level = ON_PURPOSE.has(code) ? 'debug' : 'error';
    deps.log[level]({ err: error, requestId, code }, 'request failed');
  }
  noteRetry(reply, error);
  reply.header('x-request-id', requestId);
  const message = known?.publicMessage ?? 'The request failed on our side; its id finds the cause.';
  return { status, code, message };
}

/** Sets Retry-After where the error knows when to ask again: whole seconds, at least one. */
export function noteRetry(reply: FastifyReply, error: unknown): void {
  const seconds = error instanceof AppError ? error.extra.retry_after_seconds : undefined;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return;
  reply.header('retry-after', Math.max(1, Math.ceil(seconds)));
}
