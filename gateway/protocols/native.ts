import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import { parseInput } from '#lib/http/parse-input.ts';
import { PROBLEM_CONTENT_TYPE, toProblem } from '#lib/http/problem.ts';
import { feedbackBatchSchema, feedbackItemSchema } from '#lib/predictions/contract.ts';
import { nativeCall } from '#lib/serving/native-call.ts';
import { requestIdIn } from '#lib/serving/parse-native.ts';
import { isQuarantine, quarantineAnswer } from '#lib/serving/quarantine-answer.ts';
import { requireScope } from '../authenticate.ts';
import type { GatewayDeps } from '../deps.ts';
import { describeFailure } from '../failures.ts';
import { addRoute, announce, contextOf, readJson } from '../requests.ts';
import type { WireProtocol } from '../wire-protocol.ts';

/** The native protocol: POST /predict/{model} and POST /feedback; errors are problem bodies. */
function addNative(app: FastifyInstance, deps: GatewayDeps): void {
  const { predict, feedback, keys } = deps;

  addRoute(
    app,
    'POST',
    '/predict/:model',
    { onRequest: requireScope(keys, 'predict') },
    async (request, reply) => {
      const { model } = request.params as { model: string };
      const context = contextOf(deps, request, { name: 'native', statusOf });
      const body = tryRead(() => readJson(request));
      const outcome =
        body instanceof AppError
          ? await predict.refuse(model, body, context)
          : await predict.predict(
              model,
              { requestId: requestIdIn(body), body, open: () => nativeCall(body) },
              context,
            );
      announce(reply, model, outcome);
      if (isQuarantine(outcome.error)) {
        return reply
          .code(202)
          .type(JSON_TYPE)
          .send(JSON.stringify(quarantineAnswer(outcome)));
      }
      if (outcome.error !== undefined) {
        return sendProblem(deps, reply, outcome.error, outcome.requestId);
      }
      reply.header('content-type', JSON_TYPE);
      return JSON.stringify(outcome.response);
    },
  );

  addRoute(
    app,
    'POST',
    '/feedback',
    { onRequest: requireScope(keys, 'feedback') },
    async (request, reply) => {
      const { items, where } = readFeedback(readJson(request));
      return reply.send(await feedback.recordFeedback(items, where));
    },
  );
}

const JSON_TYPE = 'application/json; charset=utf-8';

function statusOf({ code, status }: AppError): number {
  return code === 'quarantined' ? 202 : status;
}

/** Answers with a problem body. What is our fault is logged here, once. */
export function sendProblem(
  deps: Pick<GatewayDeps, 'log'>,
  reply: FastifyReply,
  error: unknown,
  requestId: string,
): FastifyReply {
  const { refusal } = describeFailure(deps, reply, error, requestId);
  const problem = toProblem(refusal, requestId);
  return reply
    .code(problem.status)
    .type(PROBLEM_CONTENT_TYPE)
    .send(Buffer.from(JSON.stringify(problem)));
}

/** The value, or the refusal as a value: it is still to be logged. */
function tryRead<T>(read: () => T): T | AppError {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function readFeedback(body: unknown) {
  const isBatch = typeof body === 'object' && body !== null && Object.hasOwn(body, 'labels');
  if (!isBatch) return { items: [parseInput(feedbackItemSchema, body, 'body')], where: () => '' };
  const { labels } = parseInput(feedbackBatchSchema, body, 'body');
  return { items: labels, where: (index: number) => `labels[${index}].` };
}

export const native = {
  name: 'native',
  owns: () => true,
  modelOf: ({ model }, path) => (path.startsWith('/predict/') ? model : undefined),
  statusOf,
  refuse: sendProblem,
  addRoutes: addNative,
} as const satisfies WireProtocol;
