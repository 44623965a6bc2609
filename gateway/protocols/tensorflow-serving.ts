import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { AppError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { VersionInfo } from '#lib/serving/catalog.ts';
import { SIGNATURE, type TensorflowVerb, tensorflowCall } from '#lib/serving/tensorflow-call.ts';
import { describeForTensorflow } from '#lib/serving/tensorflow-json.ts';
import { answerPrediction, readSmallBody } from '../answer-prediction.ts';
import { requireScope } from '../authenticate.ts';
import type { GatewayDeps } from '../deps.ts';
import { describeFailure } from '../failures.ts';
import { findModel, findVersion, whyUnavailable } from '../find-version.ts';
import { parseJson } from '../parse-json.ts';
import { addRoutes } from '../requests.ts';
import { sendBody } from '../send-body.ts';
import type { WireProtocol } from '../wire-protocol.ts';

const JSON_TYPE = 'application/json';

const ADDRESSES = [
  '/v1/models/:model',
  '/v1/models/:model/versions/:version',
  '/v1/models/:model/labels/:label',
] as const;

/** What an address names: the last part may end in a verb. */
interface Address {
  model: string;
  /** A number as text, or an alias. */
  version?: string;
  verb?: TensorflowVerb;
}

/** TensorFlow Serving's REST API. Errors are `{"error"}`. */
export const tensorflowServing = {
  name: 'tfserving',
  owns: (path) => path === '/v1' || path.startsWith('/v1/'),
  modelOf(params) {
    const { model, verb } = splitAddress(params);
    return verb && model;
  },
  statusOf: statusOfError,
  refuse: sendTensorflowError,

  addRoutes(app, deps) {
    const guarded = { onRequest: requireScope(deps.keys, 'predict') };
    /** The same for a model, its versions and its labels; predictions are asked for at the address of what answers. */
    const under = (
      more: '' | '/metadata',
      look: (address: Address) => unknown,
      ask?: RouteHandlerMethod,
    ) => {
      for (const url of ADDRESSES) {
        const get = async (request: FastifyRequest) => look(readResource(request));
        addRoutes(app, url + more, guarded, { GET: get, POST: ask });
      }
    };

    const findStatus = ({ model: name, version }: Address) => {
      const model = findModel(deps, name);
      const versions =
        version === undefined
          ? [...model.versions.values()].filter(({ status }) => status === 'ready')
          : [findVersion(deps, { model: name, version }).info];
      const newestFirst = versions.toSorted((a, b) => b.number - a.number);
      return { model_version_status: newestFirst.map((info) => statusOf(deps, info)) };
    };
    under('', findStatus, (request, reply) => predict(deps, request, reply));

    under('/metadata', (address) => {
      const { model, info } = findVersion(deps, address);
      return {
        model_spec: { name: model.name, signature_name: '', version: String(info.number) },
        metadata: {
          signature_def: {
            signature_def: {
              [SIGNATURE]: {
                inputs: describeForTensorflow(info.signature.inputs),
                outputs: describeForTensorflow(info.signature.outputs),
                method_name: 'tensorflow/serving/predict',
              },
            },
          },
        },
      };
    });
  },
} as const satisfies WireProtocol;

async function predict(deps: GatewayDeps, request: FastifyRequest, reply: FastifyReply) {
  const { model, version, verb } = readAddress(request);
  if (!verb) throw invalid('The address', 'must end in :predict, :classify or :regress');
  const outcome = await answerPrediction(deps, request, reply, {
    protocol: { name: 'tfserving', statusOf: statusOfError },
    model,
    read: async () => parseJson(await readSmallBody(request), { bareNumbers: true }),
    open: (body) => tensorflowCall(verb, body, version),
  });
  if (outcome.response === undefined) {
    return sendTensorflowError(deps, reply, outcome.error, outcome.requestId);
  }
  reply.type(JSON_TYPE);
  return sendBody(request, reply, Buffer.from(outcome.response));
}

function statusOf(deps: Pick<GatewayDeps, 'state'>, info: VersionInfo) {
  const reason = whyUnavailable(deps, info);
  return {
    version: String(info.number),
    state: reason === null ? 'AVAILABLE' : 'END',
    status: { error_code: reason === null ? 'OK' : 'UNKNOWN', error_message: reason ?? '' },
  };
}

/** The address, its verb parted off. Versions are numbers and labels are not, as TensorFlow Serving has it. Throws AppError. */
function readAddress(request: FastifyRequest): Address {
  const params = request.params as Record<string, string | undefined>;
  const address = splitAddress(params);
  const { version } = address;
  if (params.version !== undefined && !/^\d+$/.test(version ?? '')) {
    throw invalid('The version in the address', 'must be a number');
  }
  if (params.label !== undefined && /^\d+$/.test(version ?? '')) {
    throw new AppError('alias_not_found', {
      publicMessage: `The model ${address.model} has no label "${version?.slice(0, 60)}".`,
    });
  }
  return address;
}

/** The address of something to be looked at. */
function readResource(request: FastifyRequest): Address {
  const address = readAddress(request);
  if (address.verb === undefined) return address;
  throw new AppError('method_not_allowed', {
    publicMessage: `Ask for :${address.verb} with POST.`,
  });
}

function splitAddress(params: Record<string, string | undefined>): Address {
  const { model = '' } = params;
  const version = params.version ?? params.label;
  const last = version ?? model;
  const [, name = last, verb] = /^(.*):(predict|classify|regress)$/s.exec(last) ?? [];
  return {
    ...(version === undefined ? { model: name } : { model, version: name }),
    ...(verb && { verb: verb as TensorflowVerb }),
  };
}

/** 400 for what the caller can change in the body, 404 also for what is not served now, 504 when no version was in time. */
function statusOfError(error: AppError): number {
  return isTimeout(error) ? 504 : (STATUS[error.status] ?? error.status);
}

function sendTensorflowError(
  ...[deps, reply, error, requestId]: Parameters<WireProtocol['refuse']>
): FastifyReply {
  const { refusal, message } = describeFailure(deps, reply, error, requestId);
  return reply
    .code(statusOfError(refusal))
    .type(JSON_TYPE)
    .send(Buffer.from(JSON.stringify({ error: message })));
}

const STATUS: Partial<Record<number, number>> = { 409: 404, 415: 400, 422: 400 };

function isTimeout({ code, cause }: AppError): boolean {
  return code === 'no_answer' && cause instanceof RunFailure && cause.kind === 'timeout';
}
