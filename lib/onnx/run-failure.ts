/**
 * rejected: the runtime refused this input, with a message of its own, or it took too much memory. timeout: no answer in time. lost: the process that
 * ran the model ended, or the model cannot be loaded again.
 */
export type RunFailureKind = 'rejected' | 'timeout' | 'lost';

const BRAND = Symbol.for('mainstay.RunFailure');

/** Why a run, or a load, of a model gave nothing. */
export class RunFailure extends Error {
  override name = 'RunFailure';
  readonly [BRAND] = true;
  readonly kind: RunFailureKind;

  constructor(kind: RunFailureKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }

  /** By brand, not by class: a bundler may give one process several copies of this module. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
