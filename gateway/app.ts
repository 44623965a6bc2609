import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import { MAX_BODY_BYTES } from '#lib/serving/contract.ts';
import { answerClientError } from './client-error.ts';
import type { GatewayDeps } from './deps.ts';
import { addHealth } from './health.ts';
import { addNative, sendProblem } from './protocols/native.ts';
import { addOpenInference, sendInferenceError } from './protocols/open-inference.ts';
import { createRefusalLog } from './refusal-log.ts';
import { announce, contextOf, makeRequestId, markArrival } from './requests.ts';

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
      void sendError(deps, request.url, reply, error, request.id);
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    markArrival(request, deps.clock());
    reply.header('x-request-id', request.id);
    if (deps.isStopping()) reply.header('connection', 'close');
  });
  app.setNotFoundHandler(async (request) => {
    throw new AppError('not_found', {
      publicMessage: `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`,
    });
  });
  app.setErrorHandler(async (error: unknown, request, reply) => {
    const refusal = fromFramework(error);
    const { model } = (request.params ?? {}) as { model?: string };
    // A body too large to be read was still a prediction that was asked for.
    if (refusal !== error && refusal instanceof AppError && model !== undefined) {
      const protocol = request.url.startsWith('/v2/') ? 'oip' : 'native';
      const context = contextOf(deps, request, protocol);
      announce(deps, reply, model, await deps.predict.refuse(model, refusal, context), context);
    }
    if (refusal instanceof AppError && refusal.code === 'unauthenticated') {
      reply.header('www-authenticate', 'Bearer');
      noteRefusal(request, refusal.publicMessage);
    }
    return sendError(deps, request.url, reply, refusal, request.id);
  });
  addHealth(app, deps);
  addNative(app, deps);
  addOpenInference(app, deps);
  return app;
}

type Reply = Parameters<typeof sendProblem>[1];

function sendError(deps: GatewayDeps, url: string, reply: Reply, error: unknown, id: string) {
  const refusal = fromFramework(error);
  return url === '/v2' || url.startsWith('/v2/')
    ? sendInferenceError(deps, reply, refusal, id)
    : sendProblem(deps, reply, refusal, id);
}

/** Fastify's own refusals in our words. */
function fromFramework(error: unknown): unknown {
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('payload_too_large', {
        publicMessage: `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`,
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
