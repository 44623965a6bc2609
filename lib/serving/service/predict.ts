import { AppError } from '#lib/http/errors.ts';
import type { TensorValue } from '#lib/onnx/contract.ts';
import { encodeRows, parseRows } from '#lib/onnx/encode-rows.ts';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { modelNotFound } from '#lib/registry/not-found.ts';
import { checkOutputSize, checkTensors, rowCountOf } from '../check-tensors.ts';
import type { PredictResponse } from '../contract.ts';
import { parseNative, requestIdIn } from '../parse-native.ts';
import { rateConfidence } from '../rate-confidence.ts';
import { outputNames, shapeAnswer } from '../shape-answer.ts';
import { type Draft, eventTimeOf, type RequestContext, startDraft } from './prediction-context.ts';
import { runChain, takeChain } from './run-plan.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingState } from './serving-state.ts';

export type { RequestContext } from './prediction-context.ts';

/** What became of a request. With `error`, `response` is missing; the rest is known as far as it came. */
export interface Outcome<T> {
  requestId: string;
  version: number | null;
  release: number | null;
  modelKnown: boolean;
  response?: T;
  error?: unknown;
}

export interface TensorRequest {
  /** A number or an alias. */
  version?: string;
  requestId?: string;
  /** The inputs as the log keeps them. */
  logged: unknown;
  /** Reads the tensors; throws AppError. Without `outputs` all are answered. */
  read: () => { inputs: Tensors; outputs?: readonly string[] };
  /** The outputs as the log keeps them. */
  toLogged: (outputs: Tensors) => unknown;
}
export type Tensors = Record<string, TensorValue>;

export type PredictService = ReturnType<typeof createPredictService>;

/** Predicts, and leaves a record of every request in the log, also of those refused. */
export function createPredictService({
  state,
  append,
  replicaId,
  clock = () => performance.now(),
}: {
  state: ServingState;
  append: (record: PredictionRecord) => void;
  replicaId: string;
  clock?: () => number;
}) {
  async function attempt<T>(
    name: string,
    context: RequestContext,
    asked: unknown,
    work: (draft: Draft, model: ServedModel) => Promise<T>,
  ): Promise<Outcome<T>> {
    const draft = startDraft(name, context, replicaId, clock);
    const { record } = draft;
    record.inputs = asked;
    let result: { response: T } | { error: unknown };
    try {
      await state.ensureCurrent(name);
      const model = state.model(name);
      record.modelKnown = model !== undefined;
      if (!model) throw modelNotFound(name);
      result = { response: await work(draft, model) };
      record.timings = draft.timings;
    } catch (error) {
      const refusal = error instanceof AppError ? error : undefined;
      record.status = refusal?.status ?? 500;
      record.errorCode = refusal?.code ?? 'internal';
      record.errorDetail = refusal?.publicMessage ?? null;
      result = { error };
    }
    record.latencyMs = clock() - context.startedMs;
    append(record);
    const { requestId, version, releaseSeq: release, modelKnown } = record;
    return { requestId, version, release, modelKnown, ...result };
  }

  return {
    /** One request in the native format; `body` is parsed JSON. */
    predictNative(
      name: string,
      body: unknown,
      context: RequestContext,
    ): Promise<Outcome<PredictResponse>> {
      const requestId = requestIdIn(body) ?? context.requestId;
      return attempt(name, { ...context, requestId }, body, async (draft, model) => {
        const { record } = draft;
        const request = parseNative(body);
        record.inputs = request.many ? { instances: request.rows } : { features: request.rows[0] };
        record.rowCount = request.rows.length;
        record.entityKey = request.entityKey ?? null;
        record.eventTime = eventTimeOf(request.eventTime, context);
        const chain = await takeChain(state, model, {
          version: request.version,
          stickyKey: request.entityKey ?? record.requestId,
        });
        try {
          record.releaseSeq = chain.release;
          record.version = chain.versions[0]?.info.number ?? null;
          draft.mark('parse');
          const { result, version, isFallback } = await runChain(chain, name, async (candidate) => {
            const { layout, signature, output, task } = candidate.info;
            if (layout.kind === 'tensors') throw tensorsOnly(name, layout.reason);
            const rows = parseRows(layout, request.rows, { where: request.where });
            draft.mark('parse');
            const inputs = encodeRows(layout, rows);
            draft.mark('encode');
            const { score, label } = outputNames(task, output, signature.outputs);
            const wanted = [score, label].filter((one) => one !== undefined);
            const outputs = await candidate.session.run(
              inputs,
              wanted.length > 0 ? wanted : undefined,
            );
            draft.mark('run');
            checkOutputSize(outputs);
            return shapeAnswer(task, output, signature.outputs, outputs, rows.length);
          });
          record.version = version.info.number;
          record.servedBy = isFallback ? 'fallback' : 'primary';
          record.degraded = isFallback;
          const { predictions, probabilities } = result;
          const answer = request.many
            ? { predictions, ...(probabilities && { probabilities }) }
            : {
                prediction: predictions[0] ?? null,
                ...(probabilities && { probabilities: probabilities[0] }),
              };
          record.outputs = answer;
          const confidence = rateConfidence(record.servedBy, probabilities);
          draft.mark('shape');
          return {
            request_id: record.requestId,
            model: name,
            version: record.version,
            release: chain.release,
            ...answer,
            served_by: record.servedBy,
            confidence,
            degraded: record.degraded,
            cached: false,
            latency_ms: Math.round((clock() - context.startedMs) * 1000) / 1000,
          };
        } finally {
          chain.end();
        }
      });
    },

    /** One request of tensors. */
    predictTensors(
      name: string,
      request: TensorRequest,
      context: RequestContext,
    ): Promise<Outcome<Tensors>> {
      return attempt(
        name,
        { ...context, requestId: request.requestId ?? context.requestId },
        request.logged,
        async (draft, model) => {
          const { record } = draft;
          const { inputs, outputs: wanted } = request.read();
          const chain = await takeChain(state, model, {
            version: request.version,
            stickyKey: record.requestId,
          });
          try {
            record.releaseSeq = chain.release;
            record.version = chain.versions[0]?.info.number ?? null;
            draft.mark('parse');
            const { result, version, isFallback } = await runChain(
              chain,
              name,
              async (candidate) => {
                const { layout, signature } = candidate.info;
                checkTensors(signature, layout, inputs);
                checkOutputs(
                  wanted,
                  signature.outputs.map((spec) => spec.name),
                );
                record.rowCount = rowCountOf(signature, inputs);
                draft.mark('encode');
                const outputs = await candidate.session.run(inputs, wanted);
                draft.mark('run');
                checkOutputSize(outputs);
                return outputs;
              },
            );
            record.version = version.info.number;
            record.servedBy = isFallback ? 'fallback' : 'primary';
            record.degraded = isFallback;
            record.outputs = request.toLogged(result);
            draft.mark('shape');
            return result;
          } finally {
            chain.end();
          }
        },
      );
    },

    /** Keeps a record of a request that never came to be one: its body could not be read. */
    refuse(name: string, error: AppError, context: RequestContext): Promise<Outcome<never>> {
      return attempt(name, context, null, async () => {
        throw error;
      });
    },
  };
}

function tensorsOnly(model: string, reason: string): AppError {
  return new AppError('invalid_features', {
    publicMessage: `${model} has no named features: ${reason}. Send tensors over the Open Inference Protocol: POST /v2/models/${model}/infer.`,
  });
}

function checkOutputs(wanted: readonly string[] | undefined, known: readonly string[]): void {
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AppError('invalid_request', {
    publicMessage: `The model has no output ${unknown.slice(0, 100)} (it has ${known.slice(0, 20).join(', ')}).`,
    fields: [{ field: 'outputs', message: `${unknown.slice(0, 100)} is not an output` }],
  });
}
