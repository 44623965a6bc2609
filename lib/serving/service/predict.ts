import type { TakeFeatures } from '#lib/features/service.ts';
import type { TakenFeatures } from '#lib/features/take-features.ts';
import type { AppError } from '#lib/http/errors.ts';
import { invalid } from '#lib/http/invalid.ts';
import { toAppError } from '#lib/http/problem.ts';
import { answerColumns } from '#lib/monitoring/answer-columns.ts';
import type { BinnedRows } from '#lib/monitoring/contract.ts';
import type { PredictionRecord } from '#lib/predictions/contract.ts';
import { KEEP_ALL, type LogPolicy } from '#lib/predictions/log-policy.ts';
import type { Answered, Call, NamedEntities } from '../call.ts';
import { checkOutputSize } from '../check-tensors.ts';
import { FeaturedCall } from '../featured-call.ts';
import { logAnswer, logInputs } from '../logged-values.ts';
import { isQuarantine } from '../quarantine-answer.ts';
import { rateConfidence } from '../rate-confidence.ts';
import { RuledCall } from '../ruled-call.ts';
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
  /** Resolves when the record is safe, and its rows' bins with it; rejects with AppError `log_full`. */
  append(record: PredictionRecord, policy: LogPolicy, bins?: BinnedRows): Promise<void>;
}

export type PredictService = ReturnType<typeof createPredictService>;

/** Predicts, and leaves a record of every request in the log before it is answered, also of those refused. */
export function createPredictService({
  state,
  tools,
  bulkheads,
  takeFeatures,
  sink,
  replicaId,
  clock = () => performance.now(),
  observe,
}: {
  state: ServingState;
  tools: (model: ServedModel) => ChainTools;
  bulkheads: Bulkheads;
  /** Left out: versions' features are not looked up, and a request brings all. */
  takeFeatures?: TakeFeatures | undefined;
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
      const bins = 'response' in result ? draft.bins : undefined;
      await sink.append(record, logPolicyOf(model, record), bins);
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
      const featured = call.entities && (await withFeatures(chain, call, call.entities, draft));
      const answered = await askByRules(model, chain, featured ?? call, draft, context).finally(
        () => {
          record.features = featured?.logged() ?? null;
        },
      );
      if (featured?.isDegraded) markDegraded(answered);
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

  /** Looks up what the versions of the chain take, for the entities that the rows name. Throws AppError where none takes any. */
  async function withFeatures<T>(
    { versions }: Chain,
    call: Call<T>,
    entities: NamedEntities,
    draft: Draft,
  ): Promise<FeaturedCall<T>> {
    draft.enter('features');
    const [primary] = versions;
    const taken = new Map<number, TakenFeatures>();
    await Promise.all(
      versions.map(async ({ info }) => {
        const brought = info.features && call.given?.(info)?.rows;
        if (!takeFeatures || !info.features || !brought) return;
        const { rows, fieldOf } = entities;
        const asked = { entities: rows, brought, at: call.eventTime, fieldOf };
        taken.set(info.number, await takeFeatures(info.features, asked));
      }),
    );
    if (primary && !taken.has(primary.info.number)) {
      const named = entities.rows.findIndex((row) => row !== undefined);
      throw invalid(
        entities.fieldOf(named, null),
        `is for versions that take features from views, which version ${primary.info.number} of ${primary.info.model} does not: send its features`,
      );
    }
    return new FeaturedCall(call, entities, taken);
  }

  /** As the routed version's rules have it, where it has any. */
  async function askByRules<T>(
    model: ServedModel,
    chain: Chain,
    call: Call<T>,
    draft: Draft,
    context: RequestContext,
  ): Promise<Answered> {
    const { record } = draft;
    const rules = model.rulesOf(record.version);
    if (!rules) return ask(model, chain, call, draft);
    const ruled = new RuledCall(
      call,
      rules,
      { isReplay: context.replay !== undefined },
      (found) => {
        record.validation = found;
      },
    );
    try {
      const answered = await ask(model, chain, ruled, draft);
      if (ruled.originals) record.inputs = { ...asObject(record.inputs), given: ruled.originals };
      answered.warnings = ruled.warnings;
      return answered;
    } catch (error) {
      if (isQuarantine(error)) {
        record.inputs = { rows: ruled.originals };
        record.rowCount = ruled.originals?.length ?? 0;
      }
      throw error;
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
      const bins = model.references.of(info.number);
      if (bins && encoded.rows && answer) {
        draft.bins = bins.count(encoded.rows, answerColumns(info.task, answer));
      }
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
        warnings: NO_WARNINGS,
      };
    } catch (error) {
      if (!(error instanceof ChainExhausted)) throw error;
      record.inputs = logInputs(error.encoded.rows, error.encoded.inputs);
      const [primary] = chain.versions;
      if (!primary) throw error;
      // With other versions there was something to fall back on, which failed.
      const passedOver = chain.versions.length === 1 ? call.passedOver : null;
      const made = answerByDefault(chain.default, primary.info, error, passedOver);
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
        warnings: NO_WARNINGS,
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

/** Some of its features are not as they should be. */
function markDegraded(answered: Answered): void {
  answered.degraded = true;
  if (answered.confidence === 'high') answered.confidence = 'medium';
}

const NO_WARNINGS: Answered['warnings'] = [];

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** The record says what the caller is told. */
function refuse({ record, stage }: Draft, error: unknown, { statusOf }: RequestContext): void {
  const refusal = toAppError(error);
  record.status = statusOf?.(refusal) ?? refusal.status;
  // A native request in quarantine is no failure.
  const isFailure = record.status >= 400;
  record.errorCode = isFailure ? refusal.code : null;
  record.errorStage = isFailure ? stage : null;
  record.errorDetail = isFailure && refusal === error ? refusal.publicMessage : null;
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
