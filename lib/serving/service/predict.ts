import type { AppError } from '#lib/http/errors.ts';
import { toAppError } from '#lib/http/problem.ts';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { KEEP_ALL, type LogPolicy } from '#lib/predictions/log-policy.ts';
import type { Answered, Call } from '../call.ts';
import { checkOutputSize } from '../check-tensors.ts';
import { logAnswer, logInputs } from '../logged-values.ts';
import { rateConfidence } from '../rate-confidence.ts';
import { shapeAnswer } from '../shape-answer.ts';
import { answerByDefault } from './answer-by-default.ts';
import type { Bulkheads } from './bulkheads.ts';
import { Draft, eventTimeOf, type RequestContext } from './prediction-context.ts';
import { ChainExhausted, type ChainTools, runChain } from './run-chain.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingState } from './serving-state.ts';
import type { ServingWatch } from './serving-watch.ts';
import { type Chain, takeChain } from './take-chain.ts';

export type { RequestContext } from './prediction-context.ts';

/** What became of a request. With `error`, `response` is missing; the rest is known as far as it came. */
export interface Outcome<T> {
  requestId: string;
  version: number | null;
  release: number | null;
  modelKnown: boolean;
  record: Readonly<PredictionRecord>;
  response?: T;
  error?: unknown;
}

export interface PredictRequest<T> {
  /** The body's own request id, which goes before the header's. */
  requestId?: string;
  /** What the log keeps when the request is refused before it was understood. */
  body: unknown;
  /** Reads the request. Throws AppError. */
  open: () => Call<T>;
}

export interface PredictionSink {
  /** Why no prediction may be made now, if so: it could not be logged. */
  admits(): AppError | null;
  /** Resolves when the record is safe; rejects with AppError `log_full`. */
  append(record: PredictionRecord, policy: LogPolicy): Promise<void>;
}

export type PredictService = ReturnType<typeof createPredictService>;

/** Predicts, and leaves a record of every request in the log before it is answered, also of those refused. */
export function createPredictService({
  state,
  tools,
  bulkheads,
  sink,
  replicaId,
  clock = () => performance.now(),
  observe,
}: {
  state: ServingState;
  tools: (model: ServedModel) => ChainTools;
  bulkheads: Bulkheads;
  sink: PredictionSink;
  replicaId: string;
  clock?: () => number;
  /** Told of every request when its answer is about to leave. */
  observe?: ServingWatch['request'];
}) {
  async function predict<T>(
    name: string,
    request: PredictRequest<T>,
    context: RequestContext,
  ): Promise<Outcome<T>> {
    const requestId = request.requestId ?? context.requestId;
    const draft = new Draft(name, requestId, context, replicaId, clock);
    const { record } = draft;
    record.inputs = request.body === null ? null : { body: request.body };
    let model: ServedModel | undefined;
    let result: { response: T } | { error: unknown };
    try {
      const reading = state.ensureCurrent(name);
      if (reading) await reading;
      model = state.model(name);
      record.modelKnown = model !== undefined;
      const full = sink.admits();
      if (full) throw full;
      if (!model) throw state.whyMissing(name);
      const leave = bulkheads.enter(model);
      try {
        result = { response: await answer(model, request.open(), draft, context) };
      } finally {
        leave();
      }
    } catch (error) {
      refuse(draft, error, context);
      result = { error };
    }
    draft.enter('log');
    record.latencyMs = clock() - context.startedMs;
    try {
      await sink.append(record, logPolicyOf(model, record));
    } catch (error) {
      refuse(draft, error, context);
      result = { error };
    }
    draft.enter('log');
    observe?.(record, context);
    const { version, releaseSeq: release, modelKnown } = record;
    return { requestId, version, release, modelKnown, record, ...result };
  }

  async function answer<T>(
    model: ServedModel,
    call: Call<T>,
    draft: Draft,
    context: RequestContext,
  ): Promise<T> {
    const { record } = draft;
    draft.enter('route');
    record.entityKey = call.entityKey ?? null;
    record.eventTime = eventTimeOf(call.eventTime, context);
    const taken = takeChain(state, model, {
      version: call.version,
      stickyKey: call.entityKey ?? record.requestId,
    });
    const chain = taken instanceof Promise ? await taken : taken;
    try {
      record.releaseSeq = chain.release;
      record.version = chain.versions[0]?.info.number ?? null;
      const answered = await ask(model, chain, call, draft);
      record.version = answered.info.number;
      record.servedBy = answered.servedBy;
      record.degraded = answered.degraded;
      record.cached = answered.cached;
      record.confidence = answered.confidence;
      record.outputs = logAnswer(answered.answer, answered.outputs);
      answered.latencyMs = clock() - context.startedMs;
      return call.shape(answered);
    } finally {
      chain.end();
    }
  }

  async function ask<T>(
    model: ServedModel,
    chain: Chain,
    call: Call<T>,
    draft: Draft,
  ): Promise<Answered> {
    const { record } = draft;
    const { requestId } = record;
    try {
      const { settings } = model;
      const found = await runChain(chain, call, settings, tools(model), draft);
      const { version, encoded, outputs, cached, isFallback } = found;
      const { info } = version;
      draft.enter('shape');
      record.inputs = logInputs(encoded.rows, encoded.inputs);
      checkOutputSize(outputs);
      const answer =
        info.layout.kind === 'tensors'
          ? null
          : shapeAnswer(info.task, info.output, info.signature.outputs, outputs, encoded.rowCount);
      const servedBy = isFallback ? 'fallback' : 'primary';
      return {
        requestId,
        model: model.name,
        release: chain.release,
        info,
        outputs,
        answer,
        rowCount: encoded.rowCount,
        servedBy,
        confidence: found.isUseless ? 'low' : rateConfidence(servedBy, answer),
        degraded: isFallback,
        cached,
        latencyMs: 0,
      };
    } catch (error) {
      if (!(error instanceof ChainExhausted)) throw error;
      record.inputs = logInputs(error.encoded.rows, error.encoded.inputs);
      const [primary] = chain.versions;
      if (!primary) throw error;
      const made = answerByDefault(chain.default, primary.info, error);
      draft.enter('shape');
      return {
        requestId,
        model: model.name,
        release: chain.release,
        ...made,
        info: primary.info,
        rowCount: error.encoded.rowCount,
        servedBy: 'default',
        confidence: 'low',
        degraded: true,
        cached: false,
        latencyMs: 0,
      };
    }
  }

  return {
    predict,
    /** Keeps a record of a request that never came to be one: its body could not be read. */
    refuse(name: string, error: AppError, context: RequestContext): Promise<Outcome<never>> {
      const open = () => {
        throw error;
      };
      return predict(name, { body: null, open }, context);
    },
  };
}

/** The record says what the caller is told. */
function refuse({ record, stage }: Draft, error: unknown, { statusOf }: RequestContext): void {
  const refusal = toAppError(error);
  record.status = statusOf?.(refusal) ?? refusal.status;
  record.errorCode = refusal.code;
  record.errorStage = stage;
  record.errorDetail = refusal === error ? refusal.publicMessage : null;
  record.servedBy = null;
  record.outputs = null;
  record.confidence = null;
  record.degraded = false;
  record.cached = false;
}

function logPolicyOf(
  model: ServedModel | undefined,
  { version }: Pick<PredictionRecord, 'version'>,
): LogPolicy {
  if (!model) return KEEP_ALL;
  const { sample_ratio: sampleRatio, redact } = model.settings.log;
  if (sampleRatio === 1 && redact.length === 0) return KEEP_ALL;
  const layout = version === null ? undefined : model.versions.get(version)?.layout;
  const isNamed = layout !== undefined && layout.kind !== 'tensors';
  const features = isNamed && redact.length > 0 ? layout.features.map(({ name }) => name) : null;
  return { sampleRatio, redact, features };
}
