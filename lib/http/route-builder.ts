import type { z } from 'zod';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Caller } from '#lib/auth/access.ts';
import { checkAccess } from './check-access.ts';
import { checkAnswer } from './check-answer.ts';
import { AppError } from './errors.ts';
import { matchPath } from './match-path.ts';
import type { Operation, OperationAnswer, OperationInput } from './operation.ts';
import { parseInput, parseQuery } from './parse-input.ts';
import { problemResponse } from './problem-response.ts';
import { readJsonBody } from './read-json-body.ts';
import { chooseRequestId } from './request-id.ts';
import { isSameOrigin } from './same-origin.ts';

export const MAX_JSON_BYTES = 4 * 1024 * 1024;

/** Who calls, and whether a cookie said so. */
export interface Authenticated {
  caller: Caller | null;
  byCookie: boolean;
}

export interface RouteDeps<Services> {
  services: Services;
  authenticate(request: Request): Promise<Authenticated>;
  /** Called once for every refusal and failure. */
  logError(entry: ErrorLogEntry): void;
  makeRequestId(): string;
  /** The service checks the body itself, since it also keeps a record of those it refuses. */
  leavesBody?: boolean;
  /** Whether answers are held to their schemas: in tests and development. */
  checksAnswers: boolean;
}

export interface ErrorLogEntry {
  error: unknown;
  operation: string;
  method: string;
  path: string;
  requestId: string;
  status: number;
  caller: string | null;
}

export interface RouteInput<O extends Operation, Services> extends OperationInput<O> {
  services: Services;
  request: Request;
  requestId: string;
  /** Null on public operations called by nobody. */
  caller: Caller | null;
  /** For services that change something. */
  ctx: ChangeContext;
  /** Added to the answer. */
  headers: Headers;
}

/** Of an operation without an answer (204) whatever the service returns is left out. */
type RouteAnswer<O extends Operation> = O extends { rawResponse: object }
  ? Response
  : O extends { response: z.ZodType }
    ? OperationAnswer<O>
    : unknown;

export type RouteHandler<O extends Operation, Services> = (
  input: RouteInput<O, Services>,
) => Promise<RouteAnswer<O>>;

/** An operation together with what carries it out, for every process that answers it. */
export interface Route<Services> {
  operation: Operation;
  run(deps: RouteDeps<Services>, request: Request): Promise<Response>;
}

export function makeRoute<const O extends Operation, Services>(
  operation: O,
  handler: RouteHandler<O, Services>,
): Route<Services> {
  return { operation, run: (deps, request) => runRoute(operation, handler, deps, request) };
}

/** Everything around a handler: who calls, may they, is the input right; then the answer, or the problem and its log line. */
export async function runRoute<O extends Operation, Services>(
  operation: O,
  handler: RouteHandler<O, Services>,
  deps: RouteDeps<Services>,
  request: Request,
): Promise<Response> {
  const requestId = chooseRequestId(request.headers.get('x-request-id'), deps.makeRequestId);
  let caller: Caller | null = null;
  try {
    const authenticated = await deps.authenticate(request);
    caller = authenticated.caller;
    checkAccess(caller, operation.access);
    if (authenticated.byCookie && operation.method !== 'GET' && !isSameOrigin(request.headers)) {
      throw new AppError('cross_origin', {
        publicMessage:
          'A change made with a session cookie must come from the console’s own pages.',
      });
    }
    const input = await parseOperationInput(operation, request, deps.leavesBody);
    const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
    const answer = await handler({
      ...input,
      services: deps.services,
      request,
      requestId,
      caller,
      ctx: { actor: toActor(caller), requestId },
      headers,
    });
    if (deps.checksAnswers) checkAnswer(operation, answer);
    return toResponse(operation, answer, headers);
  } catch (error) {
    const response = problemResponse(error, requestId);
    const { pathname } = new URL(request.url);
    deps.logError({
      error,
      operation: operation.id,
      method: request.method,
      path: pathname,
      requestId,
      status: response.status,
      caller: caller === null ? null : `${caller.kind}:${caller.id}`,
    });
    return response;
  }
}

async function parseOperationInput<O extends Operation>(
  operation: O,
  request: Request,
  leavesBody = false,
): Promise<OperationInput<O>> {
  const { pathname, searchParams } = new URL(request.url);
  const params = matchPath(operation.path, pathname);
  if (!params) {
    throw new AppError('not_found', {
      publicMessage: `${pathname} is not an address of the form ${operation.path}.`,
    });
  }
  const json = operation.body && (await readJsonBody(request, MAX_JSON_BYTES));
  const parsed = {
    params: operation.params && parseInput(operation.params, params, 'path'),
    query: operation.query && parseQuery(operation.query, searchParams),
    body: operation.body && !leavesBody ? parseInput(operation.body, json, 'body') : json,
  };
  return parsed as OperationInput<O>;
}

function toResponse(operation: Operation, answer: unknown, headers: Headers): Response {
  if (answer instanceof Response) {
    for (const [name, value] of headers) {
      if (!answer.headers.has(name)) answer.headers.append(name, value);
    }
    return answer;
  }
  if (!operation.response) return new Response(null, { status: operation.status ?? 204, headers });
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(answer), { status: operation.status ?? 200, headers });
}

function toActor(caller: Caller | null): ChangeContext['actor'] {
  if (caller === null) return { kind: 'system', id: 'anonymous', name: 'Nobody signed in' };
  return { kind: caller.kind, id: caller.id, name: caller.name };
}
