import { AppError } from '#lib/http/errors.ts';
import type { FeatureLayout } from '#lib/onnx/contract.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { DefaultAnswer } from '#lib/releases/contract.ts';
import type { Tensors } from '../call.ts';
import type { VersionInfo } from '../catalog.ts';
import { type CompiledDefault, compileDefault, evaluateDefault } from '../default-answer.ts';
import { type DefaultValue, defaultOutputs } from '../default-outputs.ts';
import { FeaturesAway } from '../featured-call.ts';
import type { Answer } from '../shape-answer.ts';
import { type ChainExhausted, rejectedInput } from './run-chain.ts';

const RETRY_AFTER_SECONDS = 5;

/** The release's default answer for every row, or the refusal that ends the chain. Throws `no_answer`. */
export function answerByDefault(
  answer: DefaultAnswer | undefined,
  info: VersionInfo,
  exhausted: ChainExhausted,
  /** Where the version was not asked since its rules leave the input to a fallback. */
  passedOver: (() => AppError) | null | undefined,
): { outputs: Tensors; answer: Answer | null } {
  if (!answer || info.layout.kind === 'tensors') {
    if (passedOver) throw passedOver();
    if (exhausted.cause instanceof FeaturesAway) throw exhausted.cause;
    // It never answered anything, so nobody knows whether the version or the input is at fault.
    throw exhausted.isRejected
      ? rejectedInput(info.model, exhausted.cause)
      : noAnswer(info, exhausted);
  }
  const { features } = info.layout;
  const { encoded } = exhausted;
  const rows = encoded.rows ?? [];
  const compiled = compiledOnce(answer, info.layout);
  const values = rows.map((row): DefaultValue => {
    const named = Object.fromEntries(features.map(({ name }, index) => [name, row[index]]));
    try {
      return evaluateDefault(compiled, named);
    } catch {
      throw noAnswer(info, exhausted, true);
    }
  });
  return defaultOutputs(info, values);
}

/** By layout: versions of one release may have their features in another order. Both live as long as the release. */
const compiledDefaults = new WeakMap<DefaultAnswer, WeakMap<FeatureLayout, CompiledDefault>>();

function compiledOnce(answer: DefaultAnswer, layout: FeatureLayout): CompiledDefault {
  const known = compiledDefaults.get(answer) ?? new WeakMap<FeatureLayout, CompiledDefault>();
  const compiled = known.get(layout) ?? compileDefault(answer, layout);
  compiledDefaults.set(answer, known.set(layout, compiled));
  return compiled;
}

/** It goes into the log of what happened, which holds no values of features; a default's own failure may quote one. */
function noAnswer(info: VersionInfo, exhausted: ChainExhausted, isDefaultTried = false): AppError {
  const andDefault = isDefaultTried ? '; and the default could not be made of this input' : '';
  return new AppError('no_answer', {
    publicMessage: `No version of ${info.model} can answer now. Ask again in a moment.`,
    internalMessage: exhausted.message + andDefault,
    extra: { retry_after_seconds: RETRY_AFTER_SECONDS },
    cause: quiet(exhausted.cause),
  });
}

function quiet(cause: unknown): unknown {
  if (cause instanceof RunFailure) return new RunFailure(cause.kind, cause.plain);
  return cause instanceof AppError ? undefined : cause;
}
