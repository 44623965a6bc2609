import { CallRefused, createGuard, type RevivableBreaker } from '#lib/guard/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { isDatabaseAway } from '#lib/http/is-database-away.ts';

/** How long a request waits for its features, with another try. */
const TIMEOUT_MS = 500;
/** Lookups under way at one time, and those that wait. */
const BULKHEAD = { limit: 500, queue: 2000 };
const RETRY_AFTER_SECONDS = 1;
/** While the breaker is open their store is asked so often whether it is there, if anybody would look features up. */
const LOOK_MS = 1_000;

/**
 * Stands between a request and what its features are kept in: a lookup that takes too long, or fails twice, is `unavailable`, and at once
 * so while the breaker is open. What the caller has asked wrongly says nothing of the store. A store that was away or silent and
 * answers again is tried at once, however long the breaker would stay open.
 */
export function guardLookup<Request, Answer>(
  lookup: (request: Request) => Promise<Answer>,
  {
    breaker,
    ping,
    clock = () => performance.now(),
    timeoutMs = TIMEOUT_MS,
    retries = 1,
  }: {
    breaker?: RevivableBreaker;
    /** Rejects when the store does not answer. */
    ping?: () => Promise<unknown>;
    clock?: () => number;
    timeoutMs?: number;
    retries?: number;
  },
): (request: Request, withinMs?: number) => Promise<Answer> {
  const isFailure = (error: unknown) => !(error instanceof AppError);
  const guard = createGuard({
    timeoutMs,
    retries,
    firstDelayMs: 5,
    retryIf: isFailure,
    isFailure,
    breaker,
    bulkhead: BULKHEAD,
  });
  const pings = createGuard({ timeoutMs: Math.min(timeoutMs, TIMEOUT_MS) });
  let lookedAt = Number.NEGATIVE_INFINITY;
  /** It gave no answer when it was asked last: not even that it cannot. */
  let isMissed = false;

  async function lookForStore(): Promise<void> {
    if (!breaker || !ping || breaker.isHeld || clock() - lookedAt < LOOK_MS) return;
    lookedAt = clock();
    try {
      await pings.run(ping);
      if (isMissed) breaker.heard();
      isMissed = false;
    } catch {
      isMissed = true;
    }
  }

  return async (request, withinMs) => {
    try {
      return await guard.run(() => lookup(request), withinMs);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (cause instanceof CallRefused && cause.kind === 'open') void lookForStore();
      else isMissed ||= isAway(cause);
      const why = cause instanceof CallRefused ? cause.message : 'their store does not answer';
      throw new AppError('unavailable', {
        publicMessage: `Features cannot be looked up now: ${why}.`,
        internalMessage: cause instanceof Error ? cause.message : String(cause),
        extra: { retry_after_seconds: RETRY_AFTER_SECONDS },
        cause,
      });
    }
  };
}

function isAway(error: unknown): boolean {
  if (error instanceof CallRefused) return error.kind === 'timeout';
  const cause = error instanceof Error ? error.cause : undefined;
  return isDatabaseAway(error) || (cause instanceof CallRefused && cause.kind === 'timeout');
}
