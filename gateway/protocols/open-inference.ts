import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { resolveVersion } from '#lib/serving/catalog.ts';
import {
  describeTensors,
  invalid,
  isRecord,
  logOutputs,
  readInputs,
  readOutputs,
  writeOutputs,
} from '#lib/serving/inference-tensors.ts';
import { isRequestId } from '#lib/serving/parse-native.ts';
import type { Outcome, RequestContext, ServedModel, Tensors } from '#lib/serving/service.ts';
import { requireScope } from '../authenticate.ts';
import type { GatewayDeps } from '../deps.ts';
import { whyNotReady } from '../health.ts';
import { addRoute, announce, contextOf, readJson } from '../requests.ts';
import { tryRead } from './native.ts';

const PLATFORM = 'onnx_onnxv1';
const JSON_TYPE = 'application/json';
/** Clients look for either at both addresses. */
const HEALTHY = { live: true, ready: true };

interface ModelParams {
  model: string;
  version?: string;
}

/** Open Inference Protocol v2, JSON form. Errors are `{"error"}`. */
export function addOpenInference(app: FastifyInstance, deps: GatewayDeps): void {
  const { state } = deps;
  const guarded = { onRequest: requireScope(deps.keys, 'predict') };

  addRoute(app, 'GET', '/v2', {}, async () => ({ name: 'mainstay', version: '2', extensions: [] }));
  addRoute(app, 'GET', '/v2/health/live', {}, async () => HEALTHY);
  addRoute(app, 'GET', '/v2/health/ready', {}, async () => {
    const refusal = whyNotReady(deps);
    if (refusal) throw refusal;
    return HEALTHY;
  });

  addRoute(app, 'GET', '/v2/models', guarded, async () => ({
    models: state.models().flatMap((model) => (model.snapshot ? [model.name] : [])),
  }));

  addRoute(app, 'POST', '/v2/repository/index', guarded, async (request) => {
    const body = request.body === undefined || isEmpty(request.body) ? {} : readJson(request);
    if (!isRecord(body)) throw invalid('The body', 'must be a JSON object such as {"ready": true}');
    const { ready: onlyReady = false } = body;
    if (typeof onlyReady !== 'boolean') throw invalid('ready', 'must be true or false');
    return state
      .models()
      .flatMap(indexOf)
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

    addRoute(app, 'GET', `${prefix}/ready`, guarded, async (request) => {
      const { model, info } = findVersion(deps, request.params as ModelParams);
      if (!state.isAvailable(info)) {
        throw new AppError('unavailable', {
          publicMessage: `Version ${info.number} of ${model.name} did not load here.`,
        });
      }
      return { name: model.name, ready: true };
    });

    addRoute(app, 'POST', `${prefix}/infer`, guarded, async (request, reply) => {
      const params = request.params as ModelParams;
      const context = contextOf(deps, request, 'oip');
      const body = tryRead(() => readJson(request));
      const id = isRecord(body) && typeof body.id === 'string' ? body.id : undefined;
      const outcome =
        body instanceof AppError
          ? await deps.predict.refuse(params.model, body, context)
          : await infer(deps, params, body, id, context);
      announce(deps, reply, params.model, outcome, context);
      if (outcome.response === undefined) {
        return sendInferenceError(deps, reply, outcome.error, outcome.requestId);
      }
      const head = JSON.stringify({
        model_name: params.model,
        model_version: String(outcome.version),
        id: id ?? outcome.requestId,
      });
      const answer = `${head.slice(0, -1)},"outputs":${writeOutputs(outcome.response)}}`;
      return reply.type(JSON_TYPE).send(Buffer.from(answer));
    });
  }
}

function infer(
  deps: GatewayDeps,
  { model, version }: ModelParams,
  body: unknown,
  id: string | undefined,
  context: RequestContext,
): Promise<Outcome<Tensors>> {
  return deps.predict.predictTensors(
    model,
    {
      version,
      requestId: isRequestId(id) ? id : undefined,
      logged: isRecord(body) ? { inputs: body.inputs, outputs: body.outputs } : body,
      read: () => {
        if (!isRecord(body)) throw invalid('The body', 'must be a JSON object with inputs');
        if (body.id !== undefined && typeof body.id !== 'string') {
          throw invalid('id', 'must be text');
        }
        return { inputs: readInputs(body.inputs), outputs: readOutputs(body.outputs) };
      },
      toLogged: logOutputs,
    },
    context,
  );
}

/** The version named, or the one that takes the most traffic now. */
function findVersion({ state }: GatewayDeps, params: ModelParams) {
  const model = state.model(params.model);
  if (!model) throw modelNotFound(params.model);
  if (params.version !== undefined) return { model, info: resolveVersion(model, params.version) };
  const [main] = model.snapshot?.plan.routes.toSorted((a, b) => b.weight - a.weight) ?? [];
  const info = main && model.snapshot?.versions.get(main.version)?.info;
  if (info) return { model, info };
  throw new AppError('model_not_released', {
    publicMessage: `The model ${model.name} is not ready: no release of it is in force here.`,
  });
}

function indexOf(model: ServedModel) {
  return [...model.versions.values()].map(({ number, status }) => {
    const isReady = model.snapshot?.versions.has(number) ?? false;
    const reason = isReady ? '' : status === 'ready' ? 'not in force' : status;
    return {
      name: model.name,
      version: String(number),
      state: isReady ? 'READY' : 'UNAVAILABLE',
      reason,
    };
  });
}

function isEmpty(body: unknown): boolean {
  return Buffer.isBuffer(body) && body.length === 0;
}

/** `{"error"}` with exactly application/json: 400 for what the caller can change, 404, 503; others as they are. */
export function sendInferenceError(
  deps: Pick<GatewayDeps, 'log'>,
  reply: FastifyReply,
  error: unknown,
  requestId: string,
): FastifyReply {
  const known = error instanceof AppError ? error : undefined;
  const status = known?.status ?? 500;
  if (status >= 500 && known?.code !== 'unavailable') {
    deps.log.error({ err: error, requestId }, 'request failed');
  }
  const said = known?.publicMessage ?? 'The request failed on our side; its id finds the cause.';
  return reply
    .code(status === 409 || status === 415 || status === 422 ? 400 : status)
    .header('x-request-id', requestId)
    .type(JSON_TYPE)
    .send(Buffer.from(JSON.stringify({ error: said })));
}
