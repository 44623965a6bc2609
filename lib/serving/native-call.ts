import { AppError } from '#lib/http/errors.ts';
import { encodeRows, fieldPath, parseRows } from '#lib/onnx/encode-rows.ts';
import type { Call } from './call.ts';
import type { PredictResponse } from './contract.ts';
import { parseNative } from './parse-native.ts';
import { outputNames } from './shape-answer.ts';

/** A native request (PROTOCOLS: `POST /predict/{model}`); `body` is parsed JSON. Throws AppError. */
export function nativeCall(body: unknown): Call<PredictResponse> {
  const { many, rows, where, version, entityKey, eventTime, entities } = parseNative(body);
  return {
    version,
    entityKey,
    eventTime,
    ...(entities && { entities }),
    encode({ model, layout, signature, output, task }, given) {
      if (layout.kind === 'tensors') throw tensorsOnly(model, layout.reason);
      const parsed = parseRows(layout, given ?? rows, { where });
      const { score, label } = outputNames(task, output, signature.outputs);
      const wanted = [score, label].filter((name) => name !== undefined);
      return {
        inputs: encodeRows(layout, parsed),
        rowCount: parsed.length,
        rows: parsed,
        outputs: wanted.length > 0 ? wanted : undefined,
      };
    },
    given: () => ({ rows, fieldOf: fieldIn(where) }),
    shape({ requestId, model, release, info, answer, warnings, ...rest }) {
      const { predictions, probabilities } = answer ?? { predictions: [], probabilities: null };
      return {
        request_id: requestId,
        model,
        version: info.number,
        release,
        ...(many
          ? { predictions, ...(probabilities && { probabilities }) }
          : {
              prediction: predictions[0] ?? null,
              ...(probabilities && { probabilities: probabilities[0] }),
            }),
        served_by: rest.servedBy,
        confidence: rest.confidence,
        degraded: rest.degraded,
        cached: rest.cached,
        latency_ms: Math.round(rest.latencyMs * 1000) / 1000,
        ...(warnings.length > 0 && { warnings: [...warnings] }),
      };
    },
  };
}

/** Where a feature of a row stands, by where its row does. */
export function fieldIn(where: (index: number) => string) {
  return (row: number, feature: string | null): string =>
    feature === null ? where(row) : fieldPath(where(row), feature);
}

function tensorsOnly(model: string, reason: string): AppError {
  return new AppError('invalid_features', {
    publicMessage: `${model} has no named features: ${reason}. Send tensors over the Open Inference Protocol: POST /v2/models/${model}/infer.`,
  });
}
