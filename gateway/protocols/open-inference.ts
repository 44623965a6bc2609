import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode } from '#lib/http/errors.ts';
import { invalid, isRecord } from '#lib/http/invalid.ts';
import { MAX_BODY_BYTES } from '#lib/serving/contract.ts';
import {
  HEADER_LENGTH,
  inferCall,
  jsonTooLong,
  rawInferCall,
  splitInferBody,
} from '#lib/serving/inference-request.ts';
import { writeInferResponse } from '#lib/serving/inference-response.ts';
import { describeTensors } from '#lib/serving/inference-tensors.ts';
import { isRequestId } from '#lib/serving/parse-native.ts';
import type { ServedModel } from '#lib/serving/service.ts';
import { answerPrediction } from '../answer-prediction.ts';
import { requireScope } from '../authenticate.ts';
import type { GatewayDeps } from '../deps.ts';
import { describeFailure } from '../failures.ts';
import { findVersion, whyUnavailable } from '../find-version.ts';
import { whyNotReady } from '../health.ts';
import { parseJson } from '../parse-json.ts';
import { readBytes } from '../read-body.ts';
import { addRoute, readJson } from '../requests.ts';
import { sendBody } from '../send-body.ts';
import type { WireProtocol } from '../wire-protocol.ts';

const PLATFORM = 'onnx_onnxv1';
const JSON_TYPE = 'application/json';
/** Clients look for either at both addresses. */
const HEALTHY = { live: true, ready: true };
/** Of tensors as bytes and the JSON before them; JSON alone may be as long as everywhere else. */
const MAX_INFER_BYTES = 32 * 1024 * 1024;

interface ModelParams {
  model: string;
  version?: string;
}

/** Open Inference Protocol v2 with the binary tensor extension. Errors are `{"error"}`. */
export const openInference = {
  name: 'oip',
  owns: (path) => path === '/v2' || path.startsWith('/v2/'),
  modelOf: ({ model }, path) => (path.endsWith('/infer') ? model : undefined),
  statusOf,
  refuse: sendInferenceError,

  addRoutes(app, deps) {
    const { state } = deps;
    const guarded = { onRequest: requireScope(deps.keys, 'predict') };

    addRoute(app, 'GET', '/v2', {}, async () => ({
      name: 'mainstay',
      version: '2',
      extensions: ['binary_tensor_data'],
    }));
    addRoute(app, 'GET', '/v2/health/live', {}, async () => HEALTHY);
    addRoute(app, 'GET', '/v2/health/ready', {}, async () => {
      const refusal = whyNotReady(deps);
      if (refusal) throw refusal;
      return HEALTHY;
    });

    addRoute(app, 'GET', '/v2/models', guarded, async () => ({
      models: state.list().flatMap((model) => (model.snapshot ? [model.name] : [])),
    }));

    addRoute(app, 'POST', '/v2/repository/index', guarded, async (request) => {
      const body = request.body === undefined || isEmpty(request.body) ? {} : readJson(request);
      if (!isRecord(body)) {
        throw invalid('The body', 'must be a JSON object such as {"ready": true}');
      }
      const { ready: onlyReady = false } = body;
      if (typeof onlyReady !== 'boolean') throw invalid('ready', 'must be true or false');
      return state
        .list()
        .flatMap((model) => indexOf(deps, model))
        .filter((entry) => !onlyReady || entry.state === 'READY');
    });

    for (const prefix of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
      addRoute(app, 'GET', prefix, guarded, async (request) => {
        const { model, info } = findVersion(deps, request.params as ModelParams);
        const versions = [...model.versions.values()].filter((one) => one.status === 'ready');
        return {
          name: model.name,
          versions: versions.map((one) => String(one.number)),
          platform: PLATFORM,
          inputs: describeTensors(info.signature.inputs),
          outputs: describeTensors(info.signature.outputs),
        };
      });

      // As all health: without a key, and so without a word on why not.
      addRoute(app, 'GET', `${prefix}/ready`, {}, async (request) => {
        const { model, version } = request.params as ModelParams;
        const refusal = whyNotAsked(deps, { model, version });
        if (refusal === null) return { name: model, ready: true };
        throw new AppError(refusal, {
          publicMessage: version
            ? `Version ${version.slice(0, 60)} of ${model} is not ready.`
            : `The model ${model} is not ready.`,
        });
      });

      const large = { ...guarded, bodyLimit: MAX_INFER_BYTES };
      addRoute(app, 'POST', `${prefix}/infer`, large, async (request, reply) => {
        const { model, version } = request.params as ModelParams;
        let id: string | undefined;
        const outcome = await answerPrediction(deps, request, reply, {
          protocol: { name: 'oip', statusOf },
          model,
          read: () => readInferBody(request),
          requestIdIn({ body }) {
            if (isRecord(body) && typeof body.id === 'string') id = body.id;
            return isRequestId(id) ? id : undefined;
          },
          logged: ({ body }) => body,
          open: ({ body, binary, isRaw }) =>
            isRaw && binary
              ? rawInferCall(binary, { version })
              : inferCall(body, { version, binary }),
        });
        if (outcome.response === undefined) {
          return sendInferenceError(deps, reply, outcome.error, outcome.requestId);
        }
        const head = {
          model_name: model,
          model_version: String(outcome.version),
          id: id ?? outcome.requestId,
        };
        const { body, jsonLength } = writeInferResponse(head, outcome.response);
        if (jsonLength !== undefined) reply.header(HEADER_LENGTH, jsonLength);
        reply.type(jsonLength === undefined ? JSON_TYPE : 'application/octet-stream');
        return sendBody(request, reply, body);
      });
    }
  },
} as const satisfies WireProtocol;

async function readInferBody(request: FastifyRequest) {
  const bytes = await readBytes(request, MAX_INFER_BYTES);
  const header = request.headers[HEADER_LENGTH];
  const { json, binary } = splitInferBody(bytes, header === undefined ? header : String(header));
  if (json === undefined) return { body: null, binary, isRaw: true };
  // What is parsed while everyone waits is bounded as everywhere else.
  if (json.length > MAX_BODY_BYTES) throw jsonTooLong(MAX_BODY_BYTES);
  return { body: parseJson(json), binary, isRaw: false };
}

function indexOf(deps: Pick<GatewayDeps, 'state'>, model: ServedModel) {
  return [...model.versions.values()].map((info) => {
    const reason = whyUnavailable(deps, info);
    return {
      name: model.name,
      version: String(info.number),
      state: reason === null ? 'READY' : 'UNAVAILABLE',
      reason: reason ?? '',
    };
  });
}

function isEmpty(body: unknown): boolean {
  return Buffer.isBuffer(body) && body.length === 0;
}

/** null: it would be asked for a prediction. Throws AppError for a model or a version that there is not. */
function whyNotAsked(deps: Pick<GatewayDeps, 'state'>, wanted: ModelParams): ErrorCode | null {
  try {
    const { info } = findVersion(deps, wanted);
    return whyUnavailable(deps, info) === null ? null : 'version_unavailable';
  } catch (error) {
    if (!(error instanceof AppError) || error.status === 404) throw error;
    return error.code === 'unavailable' ? error.code : 'version_unavailable';
  }
}

/** 400 for what the caller can change and for what does not load here. Others as they are. */
function statusOf({ code, status }: AppError): number {
  if (code === 'version_unavailable') return 400;
  return status === 409 || status === 415 || status === 422 ? 400 : status;
}

/** `{"error"}` with exactly application/json. */
export function sendInferenceError(
  ...[deps, reply, error, requestId]: Parameters<WireProtocol['refuse']>
): FastifyReply {
  const { refusal, message } = describeFailure(deps, reply, error, requestId);
  return reply
    .code(statusOf(refusal))
    .type(JSON_TYPE)
    .send(Buffer.from(JSON.stringify({ error: message })));
}
