import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import type { Caller } from '#lib/auth/access.ts';
import type { Db } from '#lib/db/client.ts';
import {
  createFeatureServers,
  createVersionFeatures,
  type FeatureService,
  guardLookup,
} from '#lib/features/service.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OnnxRuntime } from '#lib/onnx/service.ts';
import { createPredictionLog, type PredictionLogOptions } from '#lib/predictions/service.ts';
import type { RemoteRuntimes } from '#lib/remote/service.ts';
import type { Tensors } from '#lib/serving/call.ts';
import type { InferResponse, PredictResponse } from '#lib/serving/contract.ts';
import { answerParameters } from '#lib/serving/inference-request.ts';
import { isRecord, logOutputs, readInputs, readOutputs } from '#lib/serving/inference-tensors.ts';
import { nativeCall } from '#lib/serving/native-call.ts';
import { isRequestId, requestIdIn } from '#lib/serving/parse-native.ts';
import {
  createServingEngine,
  type Outcome,
  type PredictRequest,
  type RequestContext,
} from '#lib/serving/service.ts';
import { tensorCall } from '#lib/serving/tensor-call.ts';
import type { Replay } from '#lib/validation/service.ts';

const LOGGED_WITHIN_MS = 500;

/** “Try it”: the gateway's own serving code in the console's process, which is no replica and so reads before each use. */
export function createTryIt({
  db,
  artifacts,
  runtime,
  remotes,
  spool,
  features,
  log,
  now,
}: {
  db: Db;
  artifacts: ArtifactStore;
  runtime: OnnxRuntime;
  remotes: RemoteRuntimes;
  /** Where predictions are kept until they are in Postgres. */
  spool: Pick<PredictionLogOptions, 'directory' | 'maxBytes' | 'fsync' | 'whenFull'>;
  features: Pick<FeatureService, 'lookup'>;
  log: Logger;
  now: () => Date;
}) {
  const predictionLog = createPredictionLog({
    ...spool,
    databaseUrl: db.url,
    replicaId: 'console',
    log,
    now,
  });
  const servers = createFeatureServers({ remotes, now });
  const { state, predictions } = createServingEngine({
    db,
    artifacts,
    runtime,
    remotes,
    replica: null,
    sink: predictionLog,
    takeFeatures: createVersionFeatures({
      lookup: guardLookup(features.lookup, {}),
      servers,
      now,
    }),
    log,
    now,
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
        const request = { requestId: requestIdIn(body), body, open: () => nativeCall(body) };
        return settle(await predictions.predict(model, request, context));
      }
      const outcome = await predictions.predict(model, readInfer(body), context);
      const { outputs, parameters } = await settle(outcome);
      return {
        model_name: model,
        model_version: String(outcome.version),
        id: outcome.requestId,
        parameters,
        ...logOutputs(outputs),
      };
    },
    /** A request that was in quarantine, as one of the caller's. */
    replayAs:
      (caller: Caller | null): Replay =>
      async ({ model, requestId, entityKey, eventTime, instances }) => {
        if (caller === null) {
          throw new AppError('unauthenticated', { publicMessage: 'Nobody is signed in.' });
        }
        const body = { instances, ...(entityKey !== null && { entity_key: entityKey }) };
        const outcome = await predictions.predict(
          model,
          { requestId, body, open: () => nativeCall(body) },
          {
            caller,
            requestId,
            at: now(),
            startedMs: performance.now(),
            protocol: 'console',
            replay: { eventTime },
          },
        );
        await Promise.race([predictionLog.flush(), delay(LOGGED_WITHIN_MS)]);
        const { response, record } = outcome;
        if (response === undefined) throw outcome.error;
        return {
          prediction_id: record.id,
          request_id: requestId,
          version: response.version,
          release: response.release,
          served_by: response.served_by,
          predictions: response.predictions ?? [],
        };
      },
    async close(): Promise<void> {
      await predictionLog.close();
      await state.close();
      await servers.close();
    },
  };
}

/** An answer over the Open Inference Protocol, before it is written. */
interface Inferred {
  outputs: Tensors;
  parameters: InferResponse['parameters'];
}

function readInfer(body: Record<string, unknown>): PredictRequest<Inferred> {
  const { id, version, inputs, outputs } = body;
  return {
    requestId: isRequestId(id) ? id : undefined,
    body,
    open: () =>
      tensorCall({
        version: version === undefined ? undefined : String(version),
        inputs: readInputs(inputs),
        outputs: readOutputs(outputs),
        shape: (tensors, answered) => ({
          outputs: tensors,
          parameters: answerParameters(answered),
        }),
      }),
  };
}
