import { AppError } from '#lib/http/errors.ts';
import { RunFailure } from '#lib/onnx/run-failure.ts';
import type { VersionFailureCode } from '#lib/predictions/contract.ts';
import type { Tensors } from './call.ts';
import { FeaturesAway } from './featured-call.ts';

/** A version was not asked: its circuit breaker is open, by itself or because an operator holds it. */
export class VersionBarred extends Error {
  override name = 'VersionBarred';
  readonly code: 'breaker_open' | 'breaker_held';
  constructor(code: 'breaker_open' | 'breaker_held', lastFailure: string | null) {
    const why = lastFailure === null ? '' : ` (${toClause(lastFailure)})`;
    super(code === 'breaker_held' ? 'held open by an operator' : `breaker open${why}`);
    this.code = code;
  }
}

/** A version answered nothing but NaN or infinities. */
export class UselessAnswer extends Error {
  override name = 'UselessAnswer';
  readonly outputs: Tensors;
  /** The input is why, not the version. */
  readonly isExplained: boolean;
  constructor(outputs: Tensors, isExplained: boolean) {
    super('it answers NaN or infinities only');
    this.outputs = outputs;
    this.isExplained = isExplained;
  }
}

const MAX_REASON = 200;
const RUN_CODES = {
  timeout: 'version_timeout',
  lost: 'version_lost',
  rejected: 'version_failed',
} as const satisfies Record<RunFailure['kind'], VersionFailureCode>;

/** Why a version gave no answer: its kind, and "version 2: no answer within 300 ms"; `plain` quotes no value that was sent. */
export function nameFailure(
  error: Error,
  version: number,
): { code: VersionFailureCode; reason: string; plain: string } {
  const said = (sentence: string) => `version ${version}: ${toClause(sentence)}`;
  const why = { reason: said(error.message), plain: said(plainOf(error)) };
  if (error instanceof VersionBarred) return { code: error.code, ...why };
  if (error instanceof FeaturesAway) return { code: 'features_away', ...why };
  if (error instanceof UselessAnswer && !error.isExplained) {
    return { code: 'version_failed', ...why };
  }
  if (error instanceof RunFailure) return { code: RUN_CODES[error.kind], ...why };
  return { code: 'input_rejected', ...why };
}

/** Why it failed, without what a runtime or a server said of the input. */
export function plainOf(error: Error): string {
  if (error instanceof RunFailure) return error.plain;
  if (error instanceof FeaturesAway) return error.message;
  return error instanceof AppError ? 'it could not run on the input' : error.message;
}

/** A sentence as a part of another, and not longer than one reads. */
function toClause(sentence: string): string {
  const text = sentence
    .trim()
    .replace(/\.$/, '')
    .replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text;
}
