import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onRequestHookHandler,
  RouteHandlerMethod,
} from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import { isRequestId } from '#lib/serving/parse-native.ts';
import type { Outcome, RequestContext } from '#lib/serving/service.ts';
import { callerOf } from './authenticate.ts';
import type { GatewayDeps } from './deps.ts';
import { parseJson } from './parse-json.ts';
import type { WireProtocol } from './wire-protocol.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = Exclude<(typeof METHODS)[number], 'HEAD' | 'OPTIONS'>;

/** The header's x-request-id when it is one that can be echoed, else a new UUID. */
export function makeRequestId(message: IncomingMessage): string {
  const given = message.headers['x-request-id'];
  if (!isRequestId(given)) return randomUUID();
  // Node joins a header that was given twice.
  const isJoined =
    given.includes(', ') && (message.headersDistinct['x-request-id']?.length ?? 0) > 1;
  return isJoined ? randomUUID() : given;
}

interface RouteOptions {
  onRequest?: onRequestHookHandler;
  /** Left out: the server's own. */
  bodyLimit?: number;
}

/** A route, and a 405 for every other method at its address. */
export function addRoute(
  app: FastifyInstance,
  method: 'GET' | 'POST',
  url: string,
  options: RouteOptions,
  handler: RouteHandlerMethod,
): void {
  addRoutes(app, url, options, { [method]: handler });
}

/** All of an address: a handler for each method it takes, and a 405 for every other. */
export function addRoutes(
  app: FastifyInstance,
  url: string,
  options: RouteOptions,
  handlers: { GET?: RouteHandlerMethod; POST?: RouteHandlerMethod },
): void {
  const taken = (['GET', 'POST'] as const).filter((method) => {
    const handler = handlers[method];
    if (handler) addMethod(app, method, url, options, handler);
    return handler !== undefined;
  });
  refuseOtherMethods(app, url, taken);
}

/** One of the methods that an address takes; with GET also HEAD. */
export function addMethod(
  app: FastifyInstance,
  method: Method,
  url: string,
  options: RouteOptions,
  handler: RouteHandlerMethod,
): void {
  app.route({ method: method === 'GET' ? ['GET', 'HEAD'] : method, url, ...options, handler });
}

/** A 405 for the methods that an address does not take. */
export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  taken: readonly Method[],
): void {
  const allowed: string[] = taken.includes('GET') ? [...taken, 'HEAD'] : [...taken];
  app.route({
    method: METHODS.filter((one) => !allowed.includes(one)),
    url,
    onRequest: async (_request, reply) => {
      reply.header('allow', allowed.join(', '));
      throw new AppError('method_not_allowed', {
        publicMessage: `This address takes ${taken.join(' and ')} only.`,
      });
    },
    handler: async () => undefined,
  });
}

/** The body as JSON. A missing content type counts as JSON; another one is refused. */
export function readJson(request: FastifyRequest): unknown {
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/(?:[\w.+-]+\+)?json *(?:;|$)/i.test(type)) {
    throw new AppError('unsupported_media_type', {
      publicMessage: `Send the body as application/json, not ${type.slice(0, 100)}.`,
    });
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new AppError('unsupported_media_type', {
      publicMessage: `Send the body as it is, not compressed (content-encoding ${encoding.slice(0, 50)}).`,
    });
  }
  return parseJson(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
}

export function contextOf(
  deps: GatewayDeps,
  request: FastifyRequest,
  { name: protocol, statusOf }: Pick<WireProtocol, 'name' | 'statusOf'>,
): RequestContext {
  return {
    caller: callerOf(request),
    requestId: request.id,
    at: deps.now(),
    startedMs: request.arrivedMs ?? deps.clock(),
    protocol,
    statusOf,
    traceparent: traceparentOf(request),
  };
}

function traceparentOf({ headers: { traceparent } }: FastifyRequest): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** Says in the headers what came of a prediction. */
export function announce(reply: FastifyReply, model: string, outcome: Outcome<unknown>): void {
  if (outcome.requestId !== reply.request.id) reply.header('x-request-id', outcome.requestId);
  if (outcome.modelKnown) reply.header('x-mainstay-model', model);
  if (outcome.version !== null) reply.header('x-mainstay-version', outcome.version);
  if (outcome.release !== null) reply.header('x-mainstay-release', outcome.release);
  const { servedBy, degraded, cached } = outcome.record;
  if (servedBy !== null) reply.header('x-mainstay-served-by', servedBy);
  reply.header('x-mainstay-degraded', String(degraded));
  reply.header('x-mainstay-cached', String(cached));
}
