// A route file re-exports these; the methods it exports itself take precedence.
import { randomUUID } from 'node:crypto';
import { AppError } from '#lib/http/errors.ts';
import { matchPath } from '#lib/http/match-path.ts';
import { problemResponse } from '#lib/http/problem-response.ts';
import { chooseRequestId } from '#lib/http/request-id.ts';
import { operations } from '../api/v1/operations.ts';

function methodsAt(request: Request): string[] {
  const { pathname } = new URL(request.url);
  return operations
    .filter((operation) => matchPath(operation.path, pathname))
    .map((operation) => operation.method);
}

function refuse(request: Request): Response {
  const allowed = methodsAt(request);
  const error = new AppError('method_not_allowed', {
    publicMessage: `${new URL(request.url).pathname} takes ${allowed.join(' or ')}, not ${request.method}.`,
  });
  const requestId = chooseRequestId(request.headers.get('x-request-id'), randomUUID);
  const response = problemResponse(error, requestId);
  response.headers.set('allow', allowed.join(', '));
  return response;
}

export const GET = refuse;
export const POST = refuse;
export const PUT = refuse;
export const PATCH = refuse;
export const DELETE = refuse;

export function OPTIONS(request: Request): Response {
  return new Response(null, { status: 204, headers: { allow: methodsAt(request).join(', ') } });
}
