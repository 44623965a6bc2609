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
  /** What is said in logs, breakers and histories: the message may quote the values that were sent. */
  readonly plain: string;

  constructor(
    kind: RunFailureKind,
    message: string,
    { plain = message, ...options }: { cause?: unknown; plain?: string } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.plain = plain;
  }

  /** By brand, not by class: a bundler may give one process several copies of this module. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
