import { AppError } from '#lib/http/errors.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { VersionFailure } from '#lib/predictions/contract.ts';
import type { Call, Encoded, Tensors } from '../call.ts';
import type { ServingSettings } from '../contract.ts';
import { FeaturesAway } from '../featured-call.ts';
import { outputNames } from '../shape-answer.ts';
import { hasNonFinite, isUseless } from '../useless-answer.ts';
import { nameFailure, plainOf, UselessAnswer, VersionBarred } from '../version-failure.ts';
import type { Draft } from './prediction-context.ts';
import type { createProber } from './probe-version.ts';
import type { Chain } from './take-chain.ts';
import type { LoadedVersion } from './version-pool.ts';

/** A circuit breaker's leave to try, to be given back with what came of it. */
interface Attempt {
  succeed(): void;
  fail(reason: string): void;
  /** It said nothing about the version: the input was at fault. */
  ignore(): void;
}

/** A version's circuit breaker, as far as answering goes. */
interface VersionBreaker {
  /** null: it is open. */
  admit(): Attempt | null;
  /** An operator holds it open: the version answers wrong. */
  readonly isHeld: boolean;
  view(): { last_failure: string | null };
}

export interface ChainTools {
  breaker(version: LoadedVersion): VersionBreaker;
  run(
    version: LoadedVersion,
    call: Encoded,
    settings: ServingSettings,
    onWaited: (ms: number) => void,
  ): Promise<Tensors>;
  /** Answers given before; undefined when the cache is off. */
  cache?: {
    get(version: LoadedVersion, call: Encoded): Tensors | undefined | Promise<Tensors | undefined>;
    /** Runs once for all who ask the same at one time, and keeps the answer. */
    fill(version: LoadedVersion, call: Encoded, run: () => Promise<Tensors>): Promise<Tensors>;
  };
  prober: ReturnType<typeof createProber>;
}

export interface ChainAnswer {
  version: LoadedVersion;
  encoded: Encoded;
  outputs: Tensors;
  cached: boolean;
  isFallback: boolean;
  /** NaN or infinities only, and nothing better was to be had. */
  isUseless: boolean;
}

/** No version could answer: the request is sound, they are not. The message quotes nothing of it. */
export class ChainExhausted extends Error {
  override name = 'ChainExhausted';
  override readonly cause: unknown;
  /** As the first version was asked; the default answer is made from it. */
  readonly encoded: Encoded;
  /** Every version that was asked said that it cannot run on this input. */
  readonly isRejected: boolean;
  constructor(reasons: string, encoded: Encoded, cause: unknown, isRejected: boolean) {
    super(reasons);
    this.isRejected = isRejected;
    this.encoded = encoded;
    this.cause = cause;
  }
}

/**
 * Asks the versions in order until one answers. What the first one cannot take is the caller's mistake and ends it (4xx); what
 * a later one cannot take passes it over. An answer of NaN or infinities only is given when no version has a better one and there
 * is no default. Throws AppError for a mistake in the input, ChainExhausted when no version works.
 */
export async function runChain<T>(
  chain: Chain,
  call: Call<T>,
  settings: ServingSettings,
  tools: ChainTools,
  draft: Draft,
): Promise<ChainAnswer> {
  const reasons: { reason: string; plain: string }[] = [];
  const said = (how: 'reason' | 'plain') => reasons.map((each) => each[how]).join('; ');
  let first: Encoded | undefined;
  let cause: unknown;
  let inputError: AppError | undefined;
  let isRejected = true;
  let featuresAway: FeaturesAway | undefined;
  let useless: ChainAnswer | undefined;
  let failure: Omit<VersionFailure, 'reason'> | undefined;
  for (const [index, version] of chain.versions.entries()) {
    const isFallback = index > 0;
    const { number } = version.info;
    draft.enter('validate');
    let encoded: Encoded;
    try {
      encoded = withRoles(call.encode(version.info), version);
    } catch (error) {
      if (!isFallback && error instanceof FeaturesAway) {
        featuresAway = error;
        cause = error;
        isRejected = false;
        const { code, reason, plain } = nameFailure(error, number);
        failure = { version: number, stage: 'features', code };
        reasons.push({ reason, plain });
        continue;
      }
      if (!isFallback || !(error instanceof AppError)) throw error;
      const other = `version ${number}: takes other inputs`;
      reasons.push({ reason: other, plain: other });
      continue;
    }
    first ??= encoded;
    draft.record.rowCount = encoded.rowCount;
    if (!isFallback && call.passedOver) {
      isRejected = false;
      failure = { version: number, stage: 'validate', code: 'passed_over' };
      const passed = `version ${number}: passed over by its rules`;
      reasons.push({ reason: passed, plain: passed });
      continue;
    }
    const breaker = tools.breaker(version);
    try {
      refuseHeld(breaker);
      const cache = isFallback ? undefined : tools.cache;
      if (cache) {
        draft.enter('cache');
        const found = cache.get(version, encoded);
        const known = found instanceof Promise ? await found : found;
        if (known) {
          refuseHeld(breaker);
          return { version, encoded, outputs: known, cached: true, isFallback, isUseless: false };
        }
      }
      draft.enter('run');
      const run = () => attemptRun(version, breaker, encoded, settings, tools, draft);
      const outputs = await (cache ? cache.fill(version, encoded, run) : run());
      refuseHeld(breaker);
      if (failure) draft.record.failure = { ...failure, reason: said('reason') };
      return { version, encoded, outputs, cached: false, isFallback, isUseless: false };
    } catch (error) {
      if (error instanceof AppError) {
        if (error.code !== 'model_rejected_input') throw error;
        inputError ??= error;
      } else if (error instanceof UselessAnswer) {
        const { outputs } = error;
        useless ??= { version, encoded, outputs, cached: false, isFallback, isUseless: true };
      } else if (!(error instanceof RunFailure) && !(error instanceof VersionBarred)) throw error;
      isRejected &&= isRejection(error);
      cause ??= error;
      const { code, reason, plain } = nameFailure(error, number);
      const stage = error instanceof VersionBarred ? 'run' : draft.stage;
      failure ??= { version: number, stage, code };
      reasons.push({ reason, plain });
    }
  }
  // The first version is sound and cannot run on it, and no other could: the input is at fault.
  if (inputError && cause === inputError) throw inputError;
  if (featuresAway) first ??= withoutFeatures(featuresAway);
  if (!first || !failure) throw new Error('a release has at least one version');
  const isAnswer = useless !== undefined && chain.default === undefined;
  // Of a version that is sound there is no failure to tell.
  if (!isAnswer || !(cause instanceof UselessAnswer && cause.isExplained)) {
    draft.record.failure = { ...failure, reason: said('reason') };
  }
  if (useless && isAnswer) return useless;
  // What refuses the request from here on is what the first version failed at.
  draft.enter(failure.stage);
  throw new ChainExhausted(said('plain'), first, cause, isRejected);
}

/** Rows of which nothing is known, for a default answer that is a constant. */
function withoutFeatures({ rowCount }: FeaturesAway): Encoded {
  const rows = Array.from({ length: rowCount }, () => []);
  return { inputs: {}, rowCount, rows, outputs: undefined };
}

/** What a held version has said or would say counts for nothing, wherever it was kept and however long it has been under way. */
function refuseHeld({ isHeld }: VersionBreaker): void {
  if (isHeld) throw new VersionBarred('breaker_held', null);
}

async function attemptRun(
  version: LoadedVersion,
  breaker: VersionBreaker,
  encoded: Encoded,
  settings: ServingSettings,
  tools: ChainTools,
  draft: Draft,
): Promise<Tensors> {
  const attempt = breaker.admit();
  if (!attempt) throw new VersionBarred('breaker_open', breaker.view().last_failure);
  try {
    const outputs = await tools.run(version, encoded, settings, (ms) =>
      draft.attribute('queue', ms),
    );
    if (isUseless(version.info, outputs)) {
      const isExplained = hasNonFinite(encoded.inputs) || (await tools.prober.isHealthy(version));
      throw new UselessAnswer(outputs, isExplained);
    }
    attempt.succeed();
    tools.prober.answered(version, encoded.inputs);
    return outputs;
  } catch (error) {
    if (isRejection(error) && (await tools.prober.isHealthy(version))) {
      attempt.ignore();
      throw rejectedInput(version.info.model, error);
    }
    const isExplained = error instanceof UselessAnswer && error.isExplained;
    if (!isExplained && (error instanceof UselessAnswer || error instanceof RunFailure)) {
      attempt.fail(plainOf(error));
    } else attempt.ignore();
    throw error;
  }
}

/** Said of a model that may be sound: the caller can change the input. */
export function rejectedInput(model: string, cause: unknown): AppError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new AppError('model_rejected_input', {
    publicMessage: `${model} could not run on this input: ${said.slice(0, 500)}`,
    cause,
  });
}

function isRejection(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'model_rejected_input';
  return error instanceof RunFailure && error.kind === 'rejected';
}

/** The score and the label are always fetched: the log, the confidence and the check of the answer need them. */
function withRoles(encoded: Encoded, { info }: LoadedVersion): Encoded {
  if (!encoded.outputs || info.layout.kind === 'tensors') return encoded;
  const { score, label } = outputNames(info.task, info.output, info.signature.outputs);
  const outputs = new Set(encoded.outputs);
  if (score !== undefined) outputs.add(score);
  if (label !== undefined) outputs.add(label);
  return outputs.size === encoded.outputs.length ? encoded : { ...encoded, outputs: [...outputs] };
}
