import {
  type BulkheadPolicy,
  bulkhead as bulkheadPolicy,
  ExponentialBackoff,
  handleWhen,
  isBulkheadRejectedError,
  isTaskCancelledError,
  retry as retryPolicy,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';

/** open: the circuit breaker lets nothing through. full: too many calls are under way. timeout: no answer in time. */
type CallRefusalKind = 'open' | 'full' | 'timeout';

/** A guarded call that came to nothing, for a reason other than what was called said. */
export class CallRefused extends Error {
  override name = 'CallRefused';
  readonly kind: CallRefusalKind;
  constructor(kind: CallRefusalKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** The part of a circuit breaker that calls go through. */
export interface GuardBreaker {
  admit(): { succeed(): void; fail(reason: string): void; ignore(): void } | null;
}

/** One that need not wait for its cool-down when what stands behind it was away and is heard of again. */
export interface RevivableBreaker extends GuardBreaker {
  heard(): void;
  /** An operator holds it open, whatever is heard. */
  readonly isHeld: boolean;
}

export interface GuardOptions {
  /** For a call with all its retries, and the wait for a place. */
  timeoutMs: number;
  /** After the first attempt, with exponential backoff and decorrelated jitter. Only for what may be done twice. */
  retries?: number;
  firstDelayMs?: number;
  /** Which errors are worth another attempt; left out: all. */
  retryIf?: (error: unknown) => boolean;
  breaker?: GuardBreaker;
  /** Which errors count against the breaker; left out: all. Others are the caller's own. */
  isFailure?: (error: unknown) => boolean;
  /** Calls at one time, and how many may wait for a place. */
  bulkhead?: { limit: number; queue?: number };
}

export interface CallGuard {
  /**
   * Rejects with CallRefused, or with the call's last error. The signal is aborted when time is up: whether the call heeds it
   * or not, the caller has its answer then. `timeoutMs` for this call, if shorter.
   */
  run<T>(call: (signal: AbortSignal) => Promise<T>, timeoutMs?: number): Promise<T>;
}

/** What stands between us and something that can fail apart from us. The breaker hears one word per call, not per attempt. */
export function createGuard(options: GuardOptions): CallGuard {
  const { breaker, retries = 0, firstDelayMs = 10, retryIf = () => true } = options;
  const { isFailure = () => true } = options;
  const places: BulkheadPolicy | undefined =
    options.bulkhead && bulkheadPolicy(options.bulkhead.limit, options.bulkhead.queue ?? 0);
  const retry =
    retries > 0
      ? retryPolicy(handleWhen(retryIf), {
          maxAttempts: retries,
          backoff: new ExponentialBackoff({
            initialDelay: firstDelayMs,
            maxDelay: options.timeoutMs,
          }),
        })
      : undefined;

  async function attempt<T>(
    call: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    ms: number,
  ): Promise<T> {
    const ticket = breaker ? breaker.admit() : undefined;
    if (ticket === null) throw new CallRefused('open', 'the circuit breaker is open');
    // An answer that came while this process was busy is read first: our own delay is not its failure.
    const tellLate = () => setImmediate(() => ticket?.fail(late(ms)));
    if (ticket) signal.addEventListener('abort', tellLate, { once: true });
    try {
      const answer = retry
        ? // A retry may come due after the caller has left.
          await retry.execute(() => (signal.aborted ? never<T>() : call(signal)), signal)
        : await call(signal);
      ticket?.succeed();
      return answer;
    } catch (error) {
      if (isFailure(error)) ticket?.fail(error instanceof Error ? error.message : String(error));
      else ticket?.ignore();
      throw error;
    }
  }

  return {
    async run(call, timeoutMs = options.timeoutMs) {
      const ms = Math.min(timeoutMs, options.timeoutMs);
      try {
        return await timeout(ms, {
          strategy: TimeoutStrategy.Aggressive,
          abortOnReturn: false,
        }).execute((_context, signal) =>
          places
            ? places.execute(() => attempt(call, signal, ms), signal)
            : attempt(call, signal, ms),
        );
      } catch (error) {
        if (isTaskCancelledError(error)) throw new CallRefused('timeout', late(ms));
        if (isBulkheadRejectedError(error)) {
          throw new CallRefused('full', 'too many calls are under way');
        }
        throw error;
      }
    },
  };
}

function late(ms: number): string {
  return `no answer within ${ms} ms`;
}

/** Nobody waits for it. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}
