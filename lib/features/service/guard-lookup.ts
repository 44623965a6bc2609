import { CallRefused, createGuard, type GuardBreaker } from '#lib/guard/service.ts';
import { AppError } from '#lib/http/errors.ts';
import type { LookupAnswer, LookupRequest } from './lookup.ts';

/** How long a request waits for its features, with another try. */
const TIMEOUT_MS = 500;
/** Lookups under way at one time, and those that wait. */
const BULKHEAD = { limit: 500, queue: 2000 };
const RETRY_AFTER_SECONDS = 1;

export type Lookup = (request: LookupRequest) => Promise<LookupAnswer>;

/**
 * Stands between a request and what its features are kept in: a lookup that takes too long, or fails twice, is `unavailable`, and at once
 * so while the breaker is open. What the caller has asked wrongly says nothing of the store.
 */
export function guardLookup(
  lookup: Lookup,
  { breaker, timeoutMs = TIMEOUT_MS }: { breaker?: GuardBreaker; timeoutMs?: number },
): (request: LookupRequest, withinMs?: number) => Promise<LookupAnswer> {
  const isFailure = (error: unknown) => !(error instanceof AppError);
  const guard = createGuard({
    timeoutMs,
    retries: 1,
    firstDelayMs: 5,
    retryIf: isFailure,
    isFailure,
    breaker,
    bulkhead: BULKHEAD,
  });
  return async (request, withinMs) => {
    try {
      return await guard.run(() => lookup(request), withinMs);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
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
