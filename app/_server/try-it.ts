import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Caller } from '#lib/auth/access.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import { createPredictionLog } from '#lib/predictions/service.ts';
import type { InferResponse, PredictResponse } from '#lib/serving/contract.ts';
import { isRecord, logOutputs, readInputs, readOutputs } from '#lib/serving/inference-tensors.ts';
import { isRequestId } from '#lib/serving/parse-native.ts';
import {
  createPredictService,
  createServingState,
  type Outcome,
  type RequestContext,
  type TensorRequest,
} from '#lib/serving/service.ts';

const LOGGED_WITHIN_MS = 500;

/** “Try it”: the gateway's own serving code in the console's process, which is no replica and so reads before each use. */
export function createTryIt({
  db,
  artifacts,
  runtime,
  log,
  now,
}: {
  db: Db;
  artifacts: ArtifactStore;
  runtime: OnnxRuntime;
  log: Logger;
  now: () => Date;
}) {
  const state = createServingState({ db, artifacts, runtime, replica: null, log });
  const predictionLog = createPredictionLog({ db, log });
  const service = createPredictService({
    state,
    append: predictionLog.append,
    replicaId: 'console',
  });
  return {
    /** In the native format, or with `inputs` over the Open Inference Protocol. */
    async predict(
      model: string,
      body: unknown,
      call: { caller: Caller | null; requestId: string; headers: Headers },
    ): Promise<PredictResponse | InferResponse> {
      const { caller, requestId } = call;
      if (caller === null) {
        throw new AppError('unauthenticated', { publicMessage: 'Nobody is signed in.' });
      }
      const context: RequestContext = {
        caller,
        requestId,
        at: now(),
        startedMs: performance.now(),
        protocol: 'console',
      };
      // The page offers a link to the record, so it had better be there.
      async function settle<T>(outcome: Outcome<T>): Promise<T> {
        await Promise.race([predictionLog.flush(), delay(LOGGED_WITHIN_MS)]);
        call.headers.set('x-request-id', outcome.requestId);
        if (outcome.response === undefined) throw outcome.error;
        return outcome.response;
      }
      if (!isRecord(body) || !('inputs' in body)) {
        return settle(await service.predictNative(model, body, context));
      }
      const outcome = await service.predictTensors(model, readInfer(body), context);
      const { outputs } = logOutputs(await settle(outcome));
      const model_version = String(outcome.version);
      return { model_name: model, model_version, id: outcome.requestId, outputs };
    },
    async close(): Promise<void> {
      await predictionLog.close();
      await state.close();
    },
  };
}

function readInfer({ id, version, inputs, outputs }: Record<string, unknown>): TensorRequest {
  return {
    version: version === undefined ? undefined : String(version),
    requestId: isRequestId(id) ? id : undefined,
    logged: { inputs, outputs },
    read: () => ({ inputs: readInputs(inputs), outputs: readOutputs(outputs) }),
    toLogged: logOutputs,
  };
}
