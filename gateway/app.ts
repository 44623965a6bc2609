import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import type { Caller } from '#lib/auth/access.ts';
import { AppError } from '#lib/http/errors.ts';
import { MAX_BODY_BYTES } from '#lib/serving/contract.ts';
import { answerClientError } from './client-error.ts';
import type { GatewayDeps } from './deps.ts';
import { addHealth } from './health.ts';
import { addOperations } from './operations.ts';
import { formatAt, formats } from './protocols/protocol-at.ts';
import { createRefusalLog } from './refusal-log.ts';
import { announce, contextOf, makeRequestId } from './requests.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** By the monotonic clock. */
    arrivedMs: number | undefined;
    /** Set by requireScope. */
    caller: Caller | undefined;
  }
}

/** To send a whole request in: a body of the largest size over a slow line. */
const REQUEST_TIMEOUT_MS = 120_000;

/** The gateway's HTTP server, not yet listening. */
export function buildApp(deps: GatewayDeps): FastifyInstance {
  const noteRefusal = createRefusalLog(deps);
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: answerClientError,
    genReqId: makeRequestId,
    // Requests that arrive on open connections while it closes are still answered.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (error, request, reply) => {
      const { refuse } = formatAt(request.url);
      void refuse(deps, reply, fromFramework(error, MAX_BODY_BYTES), request.id);
    },
  });
  app.removeAllContentTypeParsers();
  // By name too: what only '*' matches is looked up anew for every request.
  for (const type of ['application/json', '*']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
  }
  app.decorateRequest('arrivedMs', undefined);
  app.decorateRequest('caller', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    request.arrivedMs = deps.clock();
    reply.header('x-request-id', request.id);
    if (deps.isStopping()) reply.header('connection', 'close');
    done();
  });
  app.setNotFoundHandler(async (request) => {
    throw new AppError('not_found', {
      publicMessage: `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`,
    });
  });
  app.setErrorHandler(async (error: unknown, request, reply) => {
    const refusal = fromFramework(error, request.routeOptions.bodyLimit);
    const format = formatAt(request.url);
    const params = (request.params ?? {}) as Record<string, string | undefined>;
    // A body too large to be read was still a prediction that was asked for.
    if ('modelOf' in format && refusal !== error && refusal instanceof AppError) {
      const model = format.modelOf(params, request.url.split('?', 1)[0] ?? '');
      if (model !== undefined) {
        const context = contextOf(deps, request, format);
        const outcome = await deps.predict.refuse(model, refusal, context);
        announce(reply, model, outcome);
        // Another one than the refusal when that could not be logged.
        return format.refuse(deps, reply, outcome.error, outcome.requestId);
      }
    }
    if (refusal instanceof AppError && refusal.code === 'unauthenticated') {
      reply.header('www-authenticate', 'Bearer');
      noteRefusal(request, refusal.publicMessage);
    }
    return format.refuse(deps, reply, refusal, request.id);
  });
  addHealth(app, deps);
  addOperations(app, deps);
  for (const format of formats) format.addRoutes(app, deps);
  return app;
}

/** Fastify's own refusals in our words. */
function fromFramework(error: unknown, bodyLimit: number): unknown {
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('payload_too_large', {
        publicMessage: `The body is larger than ${bodyLimit / 1024 / 1024} MiB.`,
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError('unsupported_media_type', {
        publicMessage: 'Send the body as application/json.',
      });
    case 'FST_ERR_BAD_URL':
      return new AppError('not_found', { publicMessage: 'The address is not a valid URL.' });
    default:
      if (error instanceof AppError || !statusCode || statusCode >= 500) return error;
      return new AppError('malformed_request', {
        publicMessage: 'The request could not be read as HTTP promises it.',
        cause: error,
      });
  }
}
