import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import { mlflowCall, mlflowCsvCall, mlflowRequestId } from '#lib/serving/mlflow-call.ts';
import { parseCsv } from '#lib/serving/mlflow-csv.ts';
import manifest from '../../package.json' with { type: 'json' };
import { answerPrediction, readSmallBody } from '../answer-prediction.ts';
import { requireScope } from '../authenticate.ts';
import { describeFailure } from '../failures.ts';
import { whyNotReady } from '../health.ts';
import { parseJson } from '../parse-json.ts';
import { addRoute } from '../requests.ts';
import { sendBody } from '../send-body.ts';
import type { WireProtocol } from '../wire-protocol.ts';

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';
const HEALTH = ['/ping', '/health', '/version'];

/** MLflow's scoring protocol. Errors are `{"error_code", "message"}`, and text for a content type that is not taken. */
export const mlflow = {
  name: 'mlflow',
  owns: (path) => HEALTH.includes(path) || path.startsWith('/models/'),
  modelOf: ({ model }) => model,
  statusOf,
  refuse: sendMlflowError,

  addRoutes(app, deps) {
    for (const url of ['/ping', '/health']) {
      addRoute(app, 'GET', url, {}, async (_request, reply) => {
        const refusal = whyNotReady(deps);
        if (refusal) throw refusal;
        return reply.type(JSON_TYPE).send(Buffer.from('\n'));
      });
    }
    addRoute(app, 'GET', '/version', {}, async (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(manifest.version),
    );

    const guarded = { onRequest: requireScope(deps.keys, 'predict') };
    addRoute(app, 'POST', '/models/:model/invocations', guarded, async (request, reply) => {
      const { model } = request.params as { model: string };
      const outcome = await answerPrediction(deps, request, reply, {
        protocol: { name: 'mlflow', statusOf },
        model,
        read: () => readInvocation(request),
        requestIdIn: ({ body }) => mlflowRequestId(body),
        logged: ({ body }) => body,
        open: ({ body, table }) => (table ? mlflowCsvCall(table) : mlflowCall(body)),
      });
      if (outcome.response === undefined) {
        return sendMlflowError(deps, reply, outcome.error, outcome.requestId);
      }
      reply.type(JSON_TYPE);
      return sendBody(request, reply, Buffer.from(outcome.response));
    });
  },
} as const satisfies WireProtocol;

async function readInvocation(request: FastifyRequest) {
  const type = readContentType(request.headers['content-type'] ?? JSON_TYPE);
  const bytes = await readSmallBody(request);
  if (type === JSON_TYPE) return { body: parseJson(bytes, { bareNumbers: true }) };
  const table = parseCsv(bytes);
  return { body: table, table };
}

/** The media type of a body that can be read; UTF-8 is the only charset. Throws `unsupported_media_type`. */
function readContentType(header: string): typeof JSON_TYPE | typeof CSV_TYPE {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const other = parameters.find((part) => part !== '' && !/^charset="?utf-?8"?$/.test(part));
  if (other !== undefined) {
    throw new AppError('unsupported_media_type', {
      publicMessage: `Send UTF-8, without other parameters in the content type (${other.slice(0, 100)}).`,
    });
  }
  if (type === JSON_TYPE || type === CSV_TYPE) return type;
  throw new AppError('unsupported_media_type', {
    publicMessage: `The content types that are taken are ${CSV_TYPE} and ${JSON_TYPE}, not ${type.slice(0, 100)}.`,
  });
}

/** MLflow's names for what goes wrong, by status. */
const NAMES: Partial<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_DOES_NOT_EXIST',
  409: 'RESOURCE_CONFLICT',
  429: 'REQUEST_LIMIT_EXCEEDED',
  503: 'TEMPORARILY_UNAVAILABLE',
};

/** A body that does not match is a 400 here. */
function statusOf({ status }: AppError): number {
  return status === 422 ? 400 : status;
}

function sendMlflowError(
  ...[deps, reply, error, requestId]: Parameters<WireProtocol['refuse']>
): FastifyReply {
  const { refusal, message } = describeFailure(deps, reply, error, requestId);
  const status = statusOf(refusal);
  if (status === 415) {
    return reply.code(status).type('text/plain; charset=utf-8').send(message);
  }
  const name = NAMES[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR');
  const body = JSON.stringify({ error_code: name, message });
  return reply.code(status).type(JSON_TYPE).send(Buffer.from(body));
}
