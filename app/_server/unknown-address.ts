import { randomUUID } from 'node:crypto';
import { AppError } from '#lib/http/errors.ts';
import { problemResponse } from '#lib/http/problem-response.ts';
import { chooseRequestId } from '#lib/http/request-id.ts';

function answer(request: Request): Response {
  const requestId = chooseRequestId(request.headers.get('x-request-id'), randomUUID);
  const { pathname } = new URL(request.url);
  const publicMessage = `There is nothing at ${pathname}. /docs/api lists every address.`;
  return problemResponse(new AppError('not_found', { publicMessage }), requestId);
}

export const GET = answer;
export const POST = answer;
export const PUT = answer;
export const PATCH = answer;
export const DELETE = answer;
